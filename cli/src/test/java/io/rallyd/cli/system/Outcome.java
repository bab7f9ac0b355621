package io.rallyd.cli.system;

/**
 * How a program ended.
 *
 * @param exitCode its exit code
 * @param output what it wrote to standard output and standard error
 */
record Outcome(int exitCode, String output) {
  @Override
  public String toString() {
    return "exit code " + exitCode + ", output:\n" + output;
  }
}
