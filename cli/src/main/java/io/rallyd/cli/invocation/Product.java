package io.rallyd.cli.invocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this program is. */
public final class Product {
  private Product() {}

  /** Returns the version of the release, such as {@code 0.1.0}. */
  public static String version() {
    try (InputStream in = Product.class.getResourceAsStream("/io/rallyd/cli/product.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
