package io.rallyd.benchmarks.scale;

import java.util.Locale;

/** What is beneath the connections of a trial. */
enum Tls {
  /** TCP alone. */
  OFF("tcp"),
  /** Whatever the product takes here: netty-tcnative, since it is on the class path. */
  ON("tls"),
  /** What users have who add nothing: the JDK's. */
  JDK("tls by the jdk");

  private final String text;

  Tls(String text) {
    this.text = text;
  }

  static Tls named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  boolean on() {
    return this != OFF;
  }

  /** Makes our transport take it, here and in processes that are started from now on. */
  void choose() {
    System.setProperty("rallyd.tls.engine", this == JDK ? "jdk" : "");
  }

  @Override
  public String toString() {
    return text;
  }
}
