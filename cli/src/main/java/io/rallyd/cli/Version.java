package io.rallyd.cli;

import io.rallyd.cli.invocation.Product;
import io.rallyd.cli.invocation.Surroundings;

/**
 * The short way to the version. Scripts ask for it often, and loading the parser takes most of the
 * time: its classes are of a format too old for the JVM's archive.
 */
final class Version {
  private Version() {}

  /** Prints the version if nothing else is asked for; returns whether it was. */
  static boolean onlyAsked(Surroundings surroundings, String... arguments) {
    if (arguments.length != 1 || !arguments[0].equals("--version")) {
      return false;
    }
    surroundings.out().println(line(surroundings.program()));
    surroundings.out().flush();
    return true;
  }

  static String line(String program) {
    return program + " " + Product.version();
  }
}
