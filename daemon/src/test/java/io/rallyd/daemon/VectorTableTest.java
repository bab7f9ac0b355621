package io.rallyd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every line with known answers on schedules, documents and metrics has tests: the table {@code
 * vectors.txt} names them. Nothing is left out there, and nobody removes such a test unnoticed.
 */
class VectorTableTest {
  private static final Set<String> SECTIONS = Set.of("4", "5", "6", "7", "8", "11", "12");

  /** A line of the table. */
  private record Entry(String section, String beginning, List<String> tests) {}

  @Test
  void everyVectorHasATest() throws Exception {
    List<String> vectors = vectors(specification());
    List<Entry> table = table();
    assertThat(vectors).hasSizeGreaterThan(40);
    Set<Entry> used = new LinkedHashSet<>();
    List<String> without = new ArrayList<>();
    for (String vector : vectors) {
      List<Entry> found =
          table.stream()
              .filter(entry -> vector.startsWith(entry.section() + " " + entry.beginning()))
              .toList();
      used.addAll(found);
      if (found.isEmpty()) {
        without.add(vector);
      }
    }
    assertThat(without).as("vectors without a test").isEmpty();
    assertThat(table).as("lines of the table that no vector begins with").allMatch(used::contains);
  }

  @Test
  void everyTestOfTheTableIsThere() throws Exception {
    TreeMap<String, String> sources = new TreeMap<>();
    for (String module : List.of("driver", "daemon")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.merge(module + " " + name, Files.readString(file), String::concat);
        }
      }
    }
    for (Entry entry : table()) {
      for (String test : entry.tests()) {
        String[] parts = test.split("#");
        Pattern method =
            Pattern.compile(
                "@(Test|ParameterizedTest)\\b[^;{}]*\\bvoid " + Pattern.quote(parts[1]) + "\\(");
        assertThat(sources.getOrDefault(parts[0], "")).as(test).containsPattern(method);
      }
    }
  }

  /** The lines of the sections with their section before: no headings, no code. */
  private static List<String> vectors(Path specification) throws IOException {
    List<String> vectors = new ArrayList<>();
    String section = "";
    boolean code = false;
    String before = "";
    for (String line : Files.readAllLines(specification)) {
      String text = line.strip();
      if (text.startsWith("## ")) {
        section = text.substring(3, text.indexOf('.'));
      } else if (text.startsWith("```")) {
        code = !code;
      } else if (text.startsWith("|--")) {
        // What stood before it was the head of a table.
        vectors.remove(before);
      } else if (!text.isEmpty() && !code && SECTIONS.contains(section)) {
        before = section + " " + text;
        vectors.add(before);
      }
    }
    return vectors;
  }

  private static List<Entry> table() throws IOException {
    List<Entry> table = new ArrayList<>();
    try (var in = VectorTableTest.class.getResourceAsStream("/vectors.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        int space = line.indexOf(' ');
        int arrow = line.indexOf(" => ");
        table.add(
            new Entry(
                line.substring(0, space),
                line.substring(space + 1, arrow),
                List.of(line.substring(arrow + 4).split(", "))));
      }
    }
    return table;
  }

  /** Finds the specification beside the project. */
  private static Path specification() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path found = dir.resolve("shared").resolve("spec").resolve("test-vectors.md");
      if (Files.isRegularFile(found)) {
        return found;
      }
    }
    System.err.println("SKIPPED: there is no shared/spec/test-vectors.md beside this project.");
    return abort("no shared/spec beside this project");
  }
}
