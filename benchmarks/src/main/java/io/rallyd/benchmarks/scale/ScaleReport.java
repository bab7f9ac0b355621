package io.rallyd.benchmarks.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.benchmarks.contest.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What all trials gave, as a table and as JSON; medians over the rounds, and fitted growth. */
final class ScaleReport {
  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode machine = mapper.createObjectNode();

  /** By what was done, then measure, then number of nodes: one value a round. */
  private final Map<String, Map<String, Map<Integer, List<Double>>>> all = new LinkedHashMap<>();

  /** Creates an empty report and notes what machine this is and how busy. */
  ScaleReport() {
    Machine.describe(machine);
  }

  void add(String name, int nodes, Map<String, Double> measures) {
    Map<String, Map<Integer, List<Double>>> own =
        all.computeIfAbsent(name, n -> new LinkedHashMap<>());
    measures.forEach(
        (measure, value) ->
            own.computeIfAbsent(measure, m -> new TreeMap<>())
                .computeIfAbsent(nodes, n -> new ArrayList<>())
                .add(value));
  }

  double median(String name, String measure, int nodes) {
    double[] sorted =
        all.get(name).get(measure).get(nodes).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  void print(PrintStream out) {
    all.forEach(
        (name, measures) -> {
          out.println(name);
          measures.forEach(
              (measure, sizes) -> {
                out.printf("  %-34s", measure);
                for (int nodes : sizes.keySet()) {
                  out.printf(Locale.ROOT, " %7d: %10.3f", nodes, median(name, measure, nodes));
                }
                Growth growth = growth(name, measure);
                if (Double.isFinite(growth.exponent())) {
                  out.printf(
                      Locale.ROOT,
                      "   ~ n^%.2f, 100000: %.3f",
                      growth.exponent(),
                      growth.at(100_000));
                }
                out.println();
              });
        });
  }

  void write(Path file) throws IOException {
    ObjectNode document = mapper.createObjectNode();
    document.put("taken", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Machine.describeEnd(machine);
    document.set("machine", machine);
    ArrayNode results = document.putArray("results");
    all.forEach(
        (name, measures) ->
            measures.forEach(
                (measure, sizes) -> {
                  ObjectNode result = results.addObject();
                  result.put("what", name).put("measure", measure);
                  ObjectNode medians = result.putObject("median_by_nodes");
                  ObjectNode rounds = result.putObject("rounds_by_nodes");
                  sizes.forEach(
                      (nodes, values) -> {
                        String key = Integer.toString(nodes);
                        medians.put(key, rounded(median(name, measure, nodes)));
                        ArrayNode list = rounds.putArray(key);
                        values.forEach(value -> list.add(rounded(value)));
                      });
                  Growth growth = growth(name, measure);
                  if (Double.isFinite(growth.exponent())) {
                    result.put("growth_exponent", rounded(growth.exponent()));
                  }
                }));
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.writeString(
        file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
  }

  private Growth growth(String name, String measure) {
    List<Integer> nodes = List.copyOf(all.get(name).get(measure).keySet());
    return Growth.of(nodes, nodes.stream().map(n -> median(name, measure, n)).toList());
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.5g", value));
  }
}
