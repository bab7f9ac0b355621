package io.rallyd.cli.console;

import java.io.PrintStream;

/**
 * Where the user reads. Everything goes to standard output, whether or not it is a terminal; with
 * {@code --quiet} only errors and what is forced. Safe for use by several threads: each call prints
 * as a whole.
 */
public final class Console {
  private static final String RESET = "\u001b[0m";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;
  private boolean quiet;

  /**
   * Creates a console.
   *
   * @param terminal whether a person looks at the output as it comes
   * @param colours whether the terminal understands control sequences
   */
  public Console(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = terminal && colours;
  }

  /** Sets whether only errors and what is forced are printed. */
  public synchronized void quiet(boolean value) {
    this.quiet = value;
  }

  /** Returns whether only errors and what is forced are printed. */
  public synchronized boolean quiet() {
    return quiet;
  }

  /** Returns whether live lines can be redrawn. */
  public boolean live() {
    return colours;
  }

  /** Returns whether standard output is a terminal. */
  public boolean terminal() {
    return terminal;
  }

  /** Prints a line with the prefix for information. */
  public void info(String text) {
    line("[INFO] " + text);
  }

  /** Prints a line with the prefix for warnings. */
  public void warning(String text) {
    line("[WARNING] " + text);
  }

  /** Prints a line with the prefix for errors, always. */
  public void error(String text) {
    forced("[ERROR] " + text + "\n");
  }

  /** Prints a line. */
  public void line(String text) {
    text(text + "\n");
  }

  /** Prints text as it is. */
  public synchronized void text(String text) {
    if (!quiet) {
      write(text);
    }
  }

  /** Prints text as it is, also when quiet. */
  public synchronized void forced(String text) {
    write(text);
  }

  /** Returns the text in bold where that is possible. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** Returns the text underlined where that is possible. */
  public String underlined(String text) {
    return styled("4", text);
  }

  private String styled(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + RESET : text;
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }
}
