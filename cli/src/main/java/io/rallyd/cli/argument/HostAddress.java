package io.rallyd.cli.argument;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.TargetHost;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One entry of {@code --target-hosts} as it was written.
 *
 * @param host name or address, an IPv6 address without its brackets
 * @param port port, or null when none was given
 * @param useSsl whether HTTPS was asked for
 * @param credentials {@code user:password}, or null; never sent, see {@link TargetHosts#warnings}
 * @param urlPrefix path before every request path, empty or beginning with a slash
 */
record HostAddress(
    String host, Integer port, boolean useSsl, String credentials, String urlPrefix) {
  private static final int DEFAULT_PORT = 9200;

  /** Reads a host in URL form; the scheme may be missing. */
  static HostAddress parse(String flag, String text) {
    String scheme = "";
    String rest = text.strip();
    int mark = rest.indexOf("://");
    if (mark >= 0) {
      scheme = rest.substring(0, mark).toLowerCase(Locale.ROOT);
      rest = rest.substring(mark + 3);
    }
    if (!scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
      throw bad(flag, text, "only http and https are spoken");
    }
    int end = firstOf(rest, "/?#");
    String path = end < 0 ? "" : rest.substring(end).replaceFirst("[?#].*$", "");
    String authority = end < 0 ? rest : rest.substring(0, end);
    String credentials = null;
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      credentials = URLDecoder.decode(authority.substring(0, at), StandardCharsets.UTF_8);
      authority = authority.substring(at + 1);
    }
    boolean ssl = scheme.equals("https");
    int colon = portColon(flag, text, authority);
    String name = colon < 0 ? authority : authority.substring(0, colon);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      throw bad(flag, text, "a host is expected");
    }
    Integer port = ssl ? Integer.valueOf(443) : null;
    if (colon >= 0 && colon + 1 < authority.length()) {
      port = port(flag, text, authority.substring(colon + 1));
    }
    return new HostAddress(
        name.toLowerCase(Locale.ROOT), port, ssl, credentials, path.equals("/") ? "" : path);
  }

  /** Reads a host in the form of a JSON object. */
  static HostAddress of(String flag, Map<String, Object> json) {
    for (String key : json.keySet()) {
      switch (key) {
        case "host", "port", "use_ssl", "url_prefix", "http_auth" -> {}
        default ->
            throw new RallyException(
                flag
                    + ": a host has no key ["
                    + key
                    + "]; known are host, port, use_ssl, url_prefix and http_auth.");
      }
    }
    String host = json.get("host") == null ? "localhost" : json.get("host").toString();
    Object portValue = json.get("port");
    Integer port = portValue == null ? null : port(flag, host, portValue.toString());
    String prefix = json.get("url_prefix") == null ? "" : json.get("url_prefix").toString();
    if (!prefix.isEmpty() && !prefix.startsWith("/")) {
      throw new RallyException(
          flag + ": the url_prefix [" + prefix + "] of [" + host + "] must begin with a slash.");
    }
    Object auth = json.get("http_auth");
    return new HostAddress(
        host,
        port,
        Boolean.TRUE.equals(json.get("use_ssl")),
        auth == null ? null : auth.toString(),
        prefix.equals("/") ? "" : prefix);
  }

  /** Returns the address with the port that is used when none was given. */
  TargetHost resolved() {
    int number = port != null ? port : DEFAULT_PORT;
    String prefix =
        urlPrefix.endsWith("/") ? urlPrefix.substring(0, urlPrefix.length() - 1) : urlPrefix;
    return new TargetHost(host, number, useSsl, prefix);
  }

  /** Returns where the colon before the port is; the colons of an IPv6 address are not it. */
  private static int portColon(String flag, String text, String authority) {
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      if (close < 0) {
        throw bad(flag, text, "the closing bracket is missing");
      }
      return authority.indexOf(':', close);
    }
    int colon = authority.indexOf(':');
    if (colon != authority.lastIndexOf(':')) {
      throw bad(flag, text, "an IPv6 address needs brackets, as in [::1]:9200");
    }
    return colon;
  }

  private static int port(String flag, String host, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw bad(flag, host, "the port must be a number from 1 to 65535");
  }

  private static int firstOf(String text, String marks) {
    for (int i = 0; i < text.length(); i++) {
      if (marks.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static RallyException bad(String flag, String text, String expected) {
    return new RallyException(flag + ": [" + text + "] is not a host: " + expected + ".");
  }
}
