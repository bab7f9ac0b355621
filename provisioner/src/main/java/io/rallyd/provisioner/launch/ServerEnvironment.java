package io.rallyd.provisioner.launch;

import io.rallyd.provisioner.install.InstalledNode;
import io.rallyd.provisioner.jdk.Jdk;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables that a server gets: of ours only those named in {@code [system] passenv}; its Java;
 * its JVM options; and its own directory for temporary files, so that nothing of it stays in that
 * of the system.
 */
final class ServerEnvironment {
  private static final String DEFAULT_OPTIONS = "-XX:+ExitOnOutOfMemoryError";

  private ServerEnvironment() {}

  static Map<String, String> of(
      InstalledNode node, Jdk jdk, List<String> passed, Map<String, String> ours) {
    Map<String, String> variables = new TreeMap<>();
    for (String name : passed) {
      String value = ours.get(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    String prefix = node.product().variablePrefix();
    if (jdk.home() != null) {
      String home = jdk.home().toString();
      String bin = jdk.home().resolve("bin").toString();
      variables.merge("PATH", bin, (path, ignored) -> bin + File.pathSeparator + path);
      variables.put("JAVA_HOME", home);
      variables.put(prefix + "_JAVA_HOME", home);
    }
    String options = prefix + "_JAVA_OPTS";
    if (variables.getOrDefault(options, "").isBlank()) {
      variables.put(options, DEFAULT_OPTIONS);
    }
    variables.put(prefix + "_TMPDIR", node.directories().temporary().toString());
    return variables;
  }
}
