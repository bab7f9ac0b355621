package io.rallyd.cli.argument;

import io.rallyd.protocol.RallyException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The value of {@code --client-options}: options of the HTTP client by cluster name. */
public final class ClientOptions {
  /** The flag. */
  public static final String FLAG = "--client-options";

  /** Its default: a request may take 60 s. */
  public static final String DEFAULT = "timeout:60";

  private ClientOptions() {}

  /**
   * Returns the options of each cluster. The default text applies to every cluster; other plain
   * text is for the cluster {@code default} and has the default timeout beneath it; JSON is taken
   * as it is.
   *
   * @param clusters names of {@code --target-hosts}; the result has exactly these
   */
  public static Map<String, Map<String, Object>> parse(
      ArgumentReader reader, String text, List<String> clusters) {
    Map<String, Map<String, Object>> result = new LinkedHashMap<>();
    Map<String, Object> defaults = reader.pairs(FLAG, List.of(DEFAULT));
    if (text.equals(DEFAULT)) {
      clusters.forEach(name -> result.put(name, defaults));
      return result;
    }
    Object json = reader.any(FLAG, text).orElse(null);
    if (json == null) {
      Map<String, Object> options = new LinkedHashMap<>(defaults);
      options.putAll(reader.pairs(FLAG, ArgumentReader.split(text)));
      result.put(TargetHosts.DEFAULT_CLUSTER, options);
    } else {
      ArgumentReader.asMap(FLAG, json)
          .forEach((name, value) -> result.put(name, ArgumentReader.asMap(FLAG, value)));
    }
    if (!Set.copyOf(clusters).equals(result.keySet())) {
      throw new RallyException(
          "--target-hosts and --client-options must name the same clusters, but they name "
              + clusters
              + " and "
              + List.copyOf(result.keySet())
              + ".");
    }
    return result;
  }
}
