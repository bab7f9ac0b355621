package io.rallyd.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Short templates for every construct, filter, test and method, and random ones. The resource holds
 * for each what Jinja2 3.1.6 makes of it: the text, or that it is an error, and the undeclared
 * variables.
 */
final class ReferenceCasesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> TEMPLATES =
      Map.of(
          "inc",
          "[{{ i }}|{{ x }}|{{ loop }}|{% set leak=1 %}]",
          "mod",
          "{% macro m(a, b=2) %}<{{ a }},{{ b }},{{ i }},{{ x }},{{ gl }}>{% endmacro %}"
              + "{% set v = 5 %}{% set _p = 6 %}text{{ x }}",
          "bad",
          "{% if %}",
          "fail",
          "a\n{{ 1/0 }}");

  static Environment environment() {
    return Environment.builder()
        .global("gl", List.of(1, 2, 3))
        .loader(name -> Optional.ofNullable(TEMPLATES.get(name)))
        .build();
  }

  /** The variables of the cases. */
  static Map<String, Object> variables() {
    Map<String, Object> variables = new HashMap<>();
    variables.put("i", 7);
    variables.put("neg", -3);
    variables.put("f", 2.5);
    variables.put("s", "Hello World");
    variables.put("e", "");
    variables.put("l", List.of(3, 1, 2));
    variables.put("ls", List.of("b", "A", "c"));
    variables.put("n", null);
    variables.put("t", true);
    variables.put("u", "h\u00e9\ud83d\ude00 \u00df");
    variables.put("big", new BigInteger("123456789012345678901234567890"));
    variables.put("d", map("b", 1, "a", List.of("x", "y"), "c", null));
    variables.put(
        "us",
        List.of(
            map("name", "Bob", "age", 30, "g", "x"),
            map("name", "alice", "age", 25, "g", "y"),
            map("name", "Carl", "age", 30, "g", "x")));
    return variables;
  }

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new java.util.LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  @Test
  void everyCaseGivesWhatTheReferenceGives() throws IOException {
    Environment environment = environment();
    List<String> differences = new ArrayList<>();
    int cases = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ReferenceCasesTest.class.getResourceAsStream("reference-cases.jsonl"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode entry = JSON.readTree(line);
        String difference = compare(environment, entry);
        if (difference != null) {
          differences.add(entry.get("template").asText() + "\n    " + difference);
        }
        cases++;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(cases).isGreaterThan(1000);
  }

  private static String compare(Environment environment, JsonNode entry) {
    String expected = entry.has("expected") ? entry.get("expected").asText() : null;
    try {
      Template template = environment.compile("case", entry.get("template").asText());
      if (entry.has("undeclared")) {
        List<String> names = new ArrayList<>();
        entry.get("undeclared").forEach(name -> names.add(name.asText()));
        if (!names.equals(List.copyOf(template.undeclaredVariables()))) {
          return "undeclared " + template.undeclaredVariables() + ", expected " + names;
        }
      }
      String text = template.render(variables());
      return text.equals(expected) ? null : "got <" + text + ">, expected <" + expected + ">";
    } catch (TemplateException e) {
      return expected == null ? null : e.getMessage() + ", expected <" + expected + ">";
    }
  }
}
