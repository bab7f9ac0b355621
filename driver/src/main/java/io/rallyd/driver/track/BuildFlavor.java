package io.rallyd.driver.track;

/**
 * What templates are told of the server that a track is rendered for.
 *
 * @param name {@code build_flavor}, such as {@code default}, {@code oss} or {@code serverless}
 * @param operator {@code serverless_operator}: whether the user of a serverless cluster operates it
 */
public record BuildFlavor(String name, boolean operator) {
  /** What is assumed of a server that is not known. */
  public static final BuildFlavor DEFAULT = new BuildFlavor("default", false);
}
