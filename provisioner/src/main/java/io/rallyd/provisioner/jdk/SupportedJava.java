package io.rallyd.provisioner.jdk;

import io.rallyd.provisioner.supply.Product;
import io.rallyd.provisioner.supply.Version;

/**
 * The major versions of Java that a server runs on, by the vendors' support matrices; where these
 * end at a version that was only the newest of its day, by what the server's own start options
 * allow (the security manager is gone from Java 24 on, the concurrent collector from 14 on).
 *
 * @param first lowest major version
 * @param last highest major version
 */
public record SupportedJava(int first, int last) {
  private static final int ANY = Integer.MAX_VALUE;

  /** Returns the range of a server. */
  public static SupportedJava of(Product product, Version version) {
    return product == Product.OPENSEARCH ? ofOpenSearch(version) : ofElasticsearch(version);
  }

  /** Returns whether a major version is in the range. */
  public boolean includes(int major) {
    return major >= first && major <= last;
  }

  @Override
  public String toString() {
    return last == ANY ? first + " or newer" : first + " to " + last;
  }

  private static SupportedJava ofOpenSearch(Version version) {
    return switch (version.major()) {
      case 1 -> new SupportedJava(8, 17);
      case 2 -> new SupportedJava(11, 23);
      default -> new SupportedJava(21, ANY);
    };
  }

  private static SupportedJava ofElasticsearch(Version v) {
    if (v.major() < 6) {
      return new SupportedJava(8, 8);
    }
    if (v.major() == 6) {
      return v.atLeast(6, 8) ? new SupportedJava(8, 17) : new SupportedJava(8, 11);
    }
    if (v.major() == 7) {
      int last = v.atLeast(7, 15) ? 18 : v.atLeast(7, 11) ? 16 : v.atLeast(7, 6) ? 15 : 13;
      return new SupportedJava(8, last);
    }
    if (v.major() == 8) {
      return new SupportedJava(17, v.atLeast(8, 18) ? 25 : 23);
    }
    return new SupportedJava(21, v.atLeast(9, 1) ? ANY : 24);
  }
}
