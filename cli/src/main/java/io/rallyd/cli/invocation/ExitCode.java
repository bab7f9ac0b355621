package io.rallyd.cli.invocation;

/** What the programs tell the shell; the numbers are Rally's. */
public final class ExitCode {
  /** All went well. */
  public static final int SUCCESS = 0;

  /** The command line could not be understood. */
  public static final int USAGE = 2;

  /** Something went wrong; a sentence said what. */
  public static final int ERROR = 64;

  /** There is no daemon that could be stopped. */
  public static final int NOT_RUNNING = 1;

  /** The user, or another user of the cluster, cancelled it. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
