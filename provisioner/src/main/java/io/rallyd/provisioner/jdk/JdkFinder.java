package io.rallyd.provisioner.jdk;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.account.Commands;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.supply.Product;
import io.rallyd.provisioner.supply.Version;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the Java that a server is to run on. Looked at, in this order: {@code JAVA<n>_HOME} with
 * the highest number first, {@code JAVA_HOME}, the Java of this process, the usual folders of the
 * system with the newest first. Taken is the first that the server supports and that the user who
 * runs the server can start. Blocks; safe for use by several threads.
 */
public final class JdkFinder {
  private static final Pattern NUMBERED = Pattern.compile("JAVA(\\d{1,3})_HOME");
  private static final Pattern RELEASE = Pattern.compile("(?m)^JAVA_VERSION=\"(?:1\\.)?(\\d{1,3})");
  private static final Pattern PROPERTY =
      Pattern.compile("java\\.vm\\.specification\\.version = (?:1\\.)?(\\d{1,3})");

  private final Map<String, String> environment;
  private final Path own;
  private final List<Path> folders;

  /**
   * Creates a finder.
   *
   * @param environment variables to look at
   * @param own the Java of this process
   * @param folders whose sub-folders are Java installations
   */
  public JdkFinder(Map<String, String> environment, Path own, List<Path> folders) {
    this.environment = Map.copyOf(environment);
    this.own = own;
    this.folders = List.copyOf(folders);
  }

  /** Returns a finder for this machine. */
  public static JdkFinder ofThisMachine() {
    return new JdkFinder(
        System.getenv(),
        Path.of(System.getProperty("java.home")),
        List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/usr/lib64/jvm"),
            Path.of("/usr/java"),
            Path.of("/opt"),
            Path.of("/opt/java"),
            Path.of("/opt/jdk"),
            Path.of("/Library/Java/JavaVirtualMachines")));
  }

  /**
   * Finds the Java for a server.
   *
   * @param requested {@code --runtime-jdk}: a number that is taken whatever the server supports, or
   *     empty; {@code bundled} is not for this class
   * @param preferred major versions that the car names, best first; may be empty
   * @throws RallyException saying what was looked for and what was found instead
   */
  public Jdk find(
      Product product, String version, String requested, List<Integer> preferred, RunAs user) {
    SupportedJava supported = SupportedJava.of(product, Version.of(version));
    Map<Path, Integer> found = candidates();
    List<Map.Entry<Path, Integer>> fitting = new ArrayList<>(found.entrySet());
    if (requested.isBlank()) {
      fitting.removeIf(jdk -> !supported.includes(jdk.getValue()));
      fitting.sort(Comparator.comparingInt(jdk -> rank(preferred, jdk.getValue())));
    } else {
      int major = number(requested);
      fitting.removeIf(jdk -> jdk.getValue() != major);
    }
    for (Map.Entry<Path, Integer> jdk : fitting) {
      if (user.canExecute(Jdk.java(jdk.getKey()))) {
        return new Jdk(jdk.getKey(), jdk.getValue());
      }
    }
    String wanted = requested.isBlank() ? supported.toString() : requested;
    throw new RallyException(
        fitting.isEmpty() ? missing(product, version, wanted, found) : locked(fitting, user));
  }

  private static String missing(
      Product product, String version, String wanted, Map<Path, Integer> found) {
    return "No Java %s for %s %s: neither JAVA<n>_HOME nor JAVA_HOME nor the system's folders have it"
            .formatted(wanted, product.title(), version)
        + " (found: %s)."
            .formatted(found.isEmpty() ? "none" : found.values().stream().distinct().toList());
  }

  private static String locked(List<Map.Entry<Path, Integer>> fitting, RunAs user) {
    return "User [%s], who runs the server, cannot start the Java in [%s]; install one that all users"
            .formatted(user.user(), fitting.get(0).getKey())
        + " can read.";
  }

  private static int rank(List<Integer> preferred, int major) {
    int index = preferred.indexOf(major);
    return index < 0 ? preferred.size() : index;
  }

  private static int number(String requested) {
    if (!requested.matches("\\d{1,3}")) {
      throw new RallyException(
          "Value [%s] of --runtime-jdk is neither a version of Java nor [bundled]."
              .formatted(requested));
    }
    return Integer.parseInt(requested);
  }

  private Map<Path, Integer> candidates() {
    List<Path> homes = new ArrayList<>();
    environment.keySet().stream()
        .map(NUMBERED::matcher)
        .filter(Matcher::matches)
        .sorted(Comparator.comparingInt(m -> -Integer.parseInt(m.group(1))))
        .forEach(m -> homes.add(Path.of(environment.get(m.group()))));
    if (!environment.getOrDefault("JAVA_HOME", "").isBlank()) {
      homes.add(Path.of(environment.get("JAVA_HOME")));
    }
    homes.add(own);
    Map<Path, Integer> found = new LinkedHashMap<>();
    homes.forEach(home -> addTo(found, home));
    Map<Path, Integer> ofSystem = new LinkedHashMap<>();
    folders.forEach(folder -> inside(folder).forEach(home -> addTo(ofSystem, home)));
    ofSystem.entrySet().stream()
        .sorted(Map.Entry.<Path, Integer>comparingByValue().reversed())
        .forEach(jdk -> found.putIfAbsent(jdk.getKey(), jdk.getValue()));
    return found;
  }

  private static void addTo(Map<Path, Integer> found, Path home) {
    if (home.isAbsolute() && Files.isRegularFile(Jdk.java(home))) {
      major(home).ifPresent(major -> found.putIfAbsent(home, major));
    }
  }

  private static List<Path> inside(Path folder) {
    List<Path> homes = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          homes.add(entry);
          homes.add(entry.resolve("Contents").resolve("Home"));
        }
      } catch (IOException e) {
        // A folder that cannot be read has nothing to offer.
        return List.of();
      }
    }
    homes.sort(Comparator.naturalOrder());
    return homes;
  }

  /** Returns the major version, from the file that JDKs have for this, else by asking Java. */
  public static OptionalInt major(Path home) {
    Path release = home.resolve("release");
    try {
      if (Files.isRegularFile(release) && Files.size(release) < 1 << 20) {
        Matcher version = RELEASE.matcher(Files.readString(release));
        if (version.find()) {
          return OptionalInt.of(Integer.parseInt(version.group(1)));
        }
      }
    } catch (IOException e) {
      // Then Java itself tells.
    }
    Commands.Outcome java =
        Commands.run(List.of(Jdk.java(home).toString(), "-XshowSettings:properties", "-version"));
    Matcher version = PROPERTY.matcher(java.output());
    return version.find()
        ? OptionalInt.of(Integer.parseInt(version.group(1)))
        : OptionalInt.empty();
  }
}
