package io.rallyd.daemon.repository;

/** Where what happens with a repository is told. Called by the thread that works on it. */
public interface Notices {
  /** Tells what goes on. */
  void info(String text);

  /** Tells what is not as it should be, though work goes on. */
  void warning(String text);
}
