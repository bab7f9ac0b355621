package io.rallyd.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Renders real tracks and cars under many parameters and compares every byte of the results. */
final class RenderingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The folder of the reference data beside the checkout, null if this machine has none. */
  private static Path data() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data");
      if (Files.isRegularFile(data.resolve("renderings/manifest.jsonl"))) {
        return data;
      }
    }
    String configured = System.getProperty("rallyd.shared");
    return configured == null ? null : Path.of(configured, "data");
  }

  @Test
  void everyRenderingOfTheReferenceIsTheSame() throws IOException {
    Path data = data();
    if (data == null) {
      System.err.println("SKIPPED: RenderingsTest needs shared/data/renderings, which is not here");
    }
    assumeThat(data).as("the folder shared/data with the reference renderings").isNotNull();
    List<String> differences = new ArrayList<>();
    Map<Path, String> sources = new HashMap<>();
    int rendered = 0;
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (ZipFile expected = new ZipFile(data.resolve("renderings/expected.zip").toFile())) {
      for (String line : Files.readAllLines(data.resolve("renderings/manifest.jsonl"))) {
        JsonNode entry = JSON.readTree(line);
        String reference =
            entry.has("expected") ? text(expected, entry.get("expected").asText()) : null;
        String problem = compare(data, entry, reference, sources);
        if (problem != null) {
          differences.add(
              entry.get("dir")
                  + " "
                  + entry.get("file")
                  + " "
                  + entry.get("label")
                  + ": "
                  + problem);
        }
        rendered++;
      }
    }
    long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    // Told, not asserted: how long a machine takes is no property of the code alone.
    System.out.printf("%d renderings in %d ms of processor time%n", rendered, used / 1_000_000);
    assertThat(differences).isEmpty();
    assertThat(rendered).isGreaterThan(1000);
  }

  private static String text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String compare(
      Path data, JsonNode entry, String reference, Map<Path, String> sources) throws IOException {
    Path directory = data.resolve(entry.get("dir").asText());
    Path file = directory.resolve(entry.get("file").asText());
    String kind = entry.get("kind").asText();
    String source = sources.get(file);
    if (source == null) {
      source = Files.readString(file);
      source = kind.equals("team") ? source : TrackHarness.assemble(directory, source);
      sources.put(file, source);
    }
    Map<?, ?> variables = JSON.convertValue(entry.get("variables"), Map.class);
    Map<String, Object> given = new HashMap<>();
    variables.forEach((name, value) -> given.put((String) name, value));
    String result;
    try {
      result = render(kind, directory, source, given, entry);
    } catch (TemplateException e) {
      return reference == null ? null : e.getMessage() + "\n" + e.excerpt();
    }
    if (reference == null) {
      return "rendered, but is an error in the reference";
    }
    return result.equals(reference) ? null : firstDifference(reference, result);
  }

  private static String render(
      String kind, Path directory, String source, Map<String, Object> given, JsonNode entry) {
    if (kind.equals("team")) {
      return Environment.standard().compile("template", source).render(given);
    }
    Map<String, Object> internal = new HashMap<>();
    internal.put("build_flavor", JSON.convertValue(entry.get("build_flavor"), Object.class));
    internal.put("serverless_operator", entry.get("serverless_operator").asBoolean());
    return TrackHarness.environment(kind.equals("track"), directory, given, internal)
        .compile("track.json", source)
        .render(Map.of());
  }

  private static String firstDifference(String expected, String actual) {
    int at = 0;
    while (at < Math.min(expected.length(), actual.length())
        && expected.charAt(at) == actual.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 40);
    return "expected <%s> but got <%s> at %d"
        .formatted(
            expected.substring(from, Math.min(expected.length(), at + 40)),
            actual.substring(from, Math.min(actual.length(), at + 40)),
            at);
  }
}
