package io.rallyd.provisioner.supply;

import io.rallyd.protocol.RallyException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where the archive of a repository with a URL template is. */
final class DistributionUrl {
  private DistributionUrl() {}

  /**
   * Returns the address: {@code <repository>.url} of the settings, else the car's URL.
   *
   * @throws RallyException when neither is there, or it is no http, https or file URL
   */
  static URI of(ArchiveRequest request) {
    String key = request.repository() + ".url";
    boolean bundled =
        booleanOf("runtime.jdk.bundled", request.lookUp("runtime.jdk.bundled"), false);
    String carKey =
        "jdk.%s.%s_url".formatted(bundled ? "bundled" : "unbundled", request.repository());
    String template = request.settings().get(key);
    if (template == null || template.isBlank()) {
      template = request.lookUp(carKey);
    }
    if (template == null || template.isBlank()) {
      throw new RallyException(
          "Cannot find distribution repository [%s]: neither key [%s] of section [distributions] nor"
                  .formatted(request.repository(), key)
              + " car variable [%s] has its URL.".formatted(carKey));
    }
    String text =
        template
            .strip()
            .replace("{{VERSION}}", request.version())
            .replace("{{OSNAME}}", osName())
            .replace("{{ARCH}}", arch());
    return checked(text, key);
  }

  /** Returns the last segment of the address: the name of the archive. */
  static String fileName(URI url) {
    String path = url.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\\') >= 0) {
      throw new RallyException(
          "The URL [%s] does not end in the name of an archive.".formatted(url));
    }
    return name;
  }

  static boolean booleanOf(String key, String value, boolean otherwise) {
    if (value == null) {
      return otherwise;
    }
    return switch (value) {
      case "True", "true", "Yes", "yes", "t", "y", "1" -> true;
      case "False", "false", "No", "no", "f", "n", "0" -> false;
      default ->
          throw new RallyException(
              "Value [%s] of key [%s] is no boolean; use true or false.".formatted(value, key));
    };
  }

  private static URI checked(String text, String key) {
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean remote = scheme.equals("http") || scheme.equals("https");
      if (url.getPath() != null && (scheme.equals("file") || remote && url.getHost() != null)) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new RallyException("Cannot use URL [%s] (key [%s]): %s.".formatted(text, key, e), e);
    }
    throw new RallyException(
        "Cannot use URL [%s] (key [%s]): it must begin with http://, https:// or file:///."
            .formatted(text, key));
  }

  private static String osName() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
  }

  private static String arch() {
    String arch = System.getProperty("os.arch");
    return switch (arch) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> arch;
    };
  }
}
