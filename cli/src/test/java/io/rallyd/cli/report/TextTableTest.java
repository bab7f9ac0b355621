package io.rallyd.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares our tables with those that Python's tabulate 0.8.9 and csv module made of the same
 * cells.
 */
class TextTableTest {

  @TestFactory
  List<DynamicTest> tablesAreThoseOfPython() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("tables.json")) {
      for (JsonNode each : new ObjectMapper().readTree(in)) {
        TextTable table = table(each);
        String name = each.path("name").asText();
        for (String align : List.of("right", "center", "left", "decimal")) {
          tests.add(
              DynamicTest.dynamicTest(
                  name + " in markdown, numbers " + align,
                  () ->
                      assertThat(table.markdown(align))
                          .isEqualTo(each.path("markdown-" + align).asText() + "\n")));
        }
        tests.add(
            DynamicTest.dynamicTest(
                name + " plain",
                () -> assertThat(table.simple()).isEqualTo(each.path("simple").asText() + "\n")));
        tests.add(
            DynamicTest.dynamicTest(
                name + " as csv",
                () -> assertThat(table.csv()).isEqualTo(each.path("csv").asText())));
      }
    }
    assertThat(tests).hasSizeGreaterThan(40);
    return tests;
  }

  private static TextTable table(JsonNode description) {
    List<String> headers = new ArrayList<>();
    description.path("headers").forEach(h -> headers.add(h.asText()));
    List<List<Object>> rows = new ArrayList<>();
    for (JsonNode row : description.path("rows")) {
      List<Object> cells = new ArrayList<>();
      row.forEach(c -> cells.add(cell(c)));
      rows.add(cells);
    }
    return new TextTable(headers, rows);
  }

  private static Object cell(JsonNode cell) {
    if (cell.isObject()) {
      String text = cell.path("f").asText();
      return text.equals("nan") ? Double.NaN : Double.parseDouble(text);
    }
    if (cell.isNull()) {
      return null;
    }
    return cell.isNumber() ? (Object) cell.longValue() : cell.asText();
  }
}
