package io.rallyd.benchmarks.contest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The scores of a contest, as a table and as JSON. */
final class Standings {
  private static final List<String> COMPARED =
      List.of(Score.THROUGHPUT, LatencyProfiler.P50, LatencyProfiler.P99, CpuProfiler.NAME);

  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode machine = mapper.createObjectNode();
  private final Map<String, Score> scores = new LinkedHashMap<>();
  private final Map<String, String> ours = new LinkedHashMap<>();

  /** Creates empty standings and notes what machine this is and how busy. */
  Standings() {
    Machine.describe(machine);
  }

  /** Returns the standings that a file of {@link #write} has. */
  static Standings of(JsonNode document) {
    Standings read = new Standings();
    for (JsonNode result : document.path("results")) {
      Map<String, List<Double>> measures = new TreeMap<>();
      result
          .path("rounds")
          .properties()
          .forEach(
              each -> {
                List<Double> values = new ArrayList<>();
                each.getValue().forEach(value -> values.add(value.asDouble(Double.NaN)));
                measures.put(each.getKey(), values);
              });
      String name = result.path("benchmark").asText();
      read.scores.put(name, new Score(name, result.path("throughput_unit").asText(), measures));
    }
    for (String own : read.scores.keySet()) {
      if (Heat.ours(Heat.contender(own))) {
        read.scores.keySet().stream()
            .filter(other -> Heat.sameHeat(own, other))
            .forEach(other -> read.ours.put(other, own));
      }
    }
    return read;
  }

  /** Adds what a contender reached in a round, from 1, of a heat; it may have missed some. */
  void add(Heat heat, int round, Score score) {
    Score before = scores.get(score.benchmark());
    scores.put(
        score.benchmark(),
        before == null ? score.behind(round - 1) : before.padded(round - 1).join(score));
    heat.contenders().stream()
        .filter(Heat::ours)
        .findFirst()
        .ifPresent(own -> ours.put(score.benchmark(), heat.name(own)));
  }

  /** Prints the medians, and ours as ratios to each contender's. */
  void print(PrintStream out) {
    out.printf(
        "%-78s %11s %8s %6s %9s %9s %9s %9s %9s | ours/its: %6s %6s %6s%n",
        "benchmark",
        "median",
        "unit",
        "GB/s",
        "B/op",
        "CPU s/M",
        "p50 us",
        "p99 us",
        "p99.9 us",
        "thrpt",
        "p99",
        "CPU");
    for (Score score : scores.values()) {
      out.printf(
          "%-78s %11s %8s %6s %9s %9s %9s %9s %9s | %16s %6s %6s%n",
          score.benchmark().replace("io.rallyd.benchmarks.", ""),
          text("%.3f", score.median(Score.THROUGHPUT)),
          score.unit(),
          text("%.2f", score.median(VolumeProfiler.NAME)),
          text("%.0f", score.median(Score.ALLOCATION)),
          text("%.2f", score.median(CpuProfiler.NAME)),
          text("%.0f", score.median(LatencyProfiler.P50)),
          text("%.0f", score.median(LatencyProfiler.P99)),
          text("%.0f", score.median(LatencyProfiler.P999)),
          text("%.2f", ratio(score, Score.THROUGHPUT)),
          text("%.2f", ratio(score, LatencyProfiler.P99)),
          text("%.2f", ratio(score, CpuProfiler.NAME)));
    }
  }

  /** Writes the same and every round so far as JSON, and the table beside it, as {@code .txt}. */
  void write(Path file, ContestOptions options, int roundsRun) throws IOException {
    ObjectNode document = mapper.createObjectNode();
    document.put("taken", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Machine.describeEnd(machine);
    document.set("machine", machine);
    document
        .put("rounds", roundsRun)
        .put("seconds", options.seconds())
        .put("warmup_seconds", options.warmup());
    ArrayNode results = document.putArray("results");
    scores.values().forEach(score -> write(results.addObject(), score));
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.writeString(
        file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    try (PrintStream table =
        new PrintStream(
            Files.newOutputStream(file.resolveSibling(name + ".txt")),
            false,
            StandardCharsets.UTF_8)) {
      print(table);
    }
  }

  private void write(ObjectNode node, Score score) {
    node.put("benchmark", score.benchmark()).put("throughput_unit", score.unit());
    ObjectNode medians = node.putObject("medians");
    score.measures().keySet().forEach(name -> medians.put(name, rounded(score.median(name))));
    if (rival(score).isPresent()) {
      ObjectNode ratios = node.putObject("rallyd_to_this");
      for (String measure : COMPARED) {
        double ratio = ratio(score, measure);
        if (!Double.isNaN(ratio)) {
          ratios.put(measure, rounded(ratio));
        }
      }
    }
    ObjectNode rounds = node.putObject("rounds");
    score
        .measures()
        .forEach(
            (name, values) -> {
              ArrayNode list = rounds.putArray(name);
              values.forEach(value -> list.add(Double.isNaN(value) ? null : rounded(value)));
            });
  }

  private Optional<Score> rival(Score score) {
    return Optional.ofNullable(ours.get(score.benchmark()))
        .filter(own -> !own.equals(score.benchmark()))
        .map(scores::get);
  }

  private double ratio(Score score, String measure) {
    return rival(score).map(own -> own.ratioTo(score, measure)).orElse(Double.NaN);
  }

  private static String text(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.5g", value));
  }
}
