package io.rallyd.driver.track;

/**
 * What is told of the server that a track is loaded for.
 *
 * @param name {@code build_flavor}, such as {@code default}, {@code oss} or {@code serverless}
 * @param operator {@code serverless_operator}: whether the user of a serverless cluster operates it
 * @param serverless whether tasks are dropped that such a server does not let its user run
 */
public record BuildFlavor(String name, boolean operator, boolean serverless) {
  /** What is assumed of a server that is not known. */
  public static final BuildFlavor DEFAULT = new BuildFlavor("default", false, false);

  /** Says what templates are told, and drops no tasks. */
  public BuildFlavor(String name, boolean operator) {
    this(name, operator, false);
  }
}
