package io.rallyd.provisioner.jdk;

import java.nio.file.Path;

/**
 * A Java installation.
 *
 * @param home its directory; null for the one that a distribution brings
 * @param major such as 17
 */
public record Jdk(Path home, int major) {
  /** Returns the program that starts Java. */
  static Path java(Path home) {
    return home.resolve("bin").resolve("java");
  }
}
