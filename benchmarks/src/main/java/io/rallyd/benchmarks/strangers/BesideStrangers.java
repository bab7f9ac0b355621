package io.rallyd.benchmarks.strangers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.benchmarks.contest.ChildJvm;
import io.rallyd.benchmarks.contest.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures what very many connections that prove nothing do to the latency of a race: the same race
 * with and without them, in pairs, in turn which of both is first. All figures are of real daemons,
 * started as users start them; the strangers are one process of one thread, whose share of the
 * processors is reported, for here it is the same machine.
 */
public final class BesideStrangers {
  private static final List<String> PERCENTILES = List.of("50_0", "90_0", "99_0", "99_9");
  private static final String COUNTED = "connections-";

  private final BesideOptions options;
  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode document = mapper.createObjectNode();
  private final Map<String, List<Double>> ratios = new TreeMap<>();

  private BesideStrangers(BesideOptions options) {
    this.options = options;
  }

  /** Runs what the arguments ask for, see {@code benchmarks/README.md}. */
  public static void main(String[] arguments) throws IOException {
    BesideOptions options;
    try {
      options = BesideOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    run(options);
  }

  /** Runs it all and returns what is written to the file. */
  static JsonNode run(BesideOptions options) throws IOException {
    BesideStrangers run = new BesideStrangers(options);
    run.run();
    return run.document;
  }

  private void run() throws IOException {
    document.put("taken", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Machine.describe(document.putObject("machine"));
    document
        .put("strangers", options.strangers())
        .put("kinds", options.kinds().toString())
        .put("come_again_after_seconds", options.comeAgain())
        .put("seconds", options.seconds())
        .put("rate", options.rate())
        .put("clients", options.clients())
        .put("tls", options.tls());
    document.putObject("median_ratio");
    ArrayNode pairs = document.putArray("pairs");
    try (Arena arena = new Arena(options)) {
      // Compiles what races need, on either side.
      print("warming up, alone", alone(arena));
      print("warming up, beside strangers", beside(arena));
      for (int i = 0; i < options.pairs(); i++) {
        ObjectNode pair = pairs.addObject();
        boolean aloneFirst = i % 2 == 0;
        ObjectNode one = aloneFirst ? alone(arena) : beside(arena);
        ObjectNode other = aloneFirst ? beside(arena) : alone(arena);
        pair.set("alone", aloneFirst ? one : other);
        pair.set("beside", aloneFirst ? other : one);
        compare(pair);
        write();
      }
    }
  }

  private void compare(ObjectNode pair) {
    print("alone", pair.get("alone"));
    print("beside strangers", pair.get("beside"));
    ObjectNode own = pair.putObject("ratio");
    for (String kind : List.of("latency", "service_time")) {
      for (String percentile : PERCENTILES) {
        String name = kind + "_" + percentile;
        JsonNode alone = pair.path("alone").path(name);
        JsonNode beside = pair.path("beside").path(name);
        if (alone.isNumber() && beside.isNumber()) {
          double ratio = beside.asDouble() / alone.asDouble();
          own.put(name, rounded(ratio));
          ratios.computeIfAbsent(name, n -> new ArrayList<>()).add(ratio);
        }
      }
    }
    ObjectNode medians = mapper.createObjectNode();
    ratios.forEach((name, values) -> medians.put(name, rounded(median(values))));
    document.set("median_ratio", medians);
    System.out.println("  ratio " + own + ", median so far " + medians);
  }

  private ObjectNode alone(Arena arena) throws IOException {
    return race(arena);
  }

  private ObjectNode beside(Arena arena) throws IOException {
    try (ChildJvm crowd =
        new ChildJvm(
            128,
            Crowd.class,
            List.of(
                "127.0.0.1",
                Integer.toString(arena.port()),
                Integer.toString(options.strangers()),
                String.join(",", options.kinds().stream().map(Enum::name).toList()),
                Double.toString(options.comeAgain())))) {
      // All have come once.
      crowd.line();
      double cpu = crowd.cpu().toNanos() / 1e9;
      long start = System.nanoTime();
      ObjectNode measured = race(arena);
      double lasted = (System.nanoTime() - start) / 1e9;
      measured.put("strangers_cpu_share", rounded((crowd.cpu().toNanos() / 1e9 - cpu) / lasted));
      crowd.say("enough\n");
      String[] counts = crowd.line().split(" ");
      measured
          .put("strangers_connected", Long.parseLong(counts[0]))
          .put("strangers_turned_out", Long.parseLong(counts[1]))
          .put("strangers_failed", Long.parseLong(counts[2]));
      return measured;
    }
  }

  private ObjectNode race(Arena arena) throws IOException {
    JsonNode before = arena.status().path("counters");
    double cpu = arena.cpuSeconds();
    double stolen = Machine.stolenSeconds();
    long start = System.nanoTime();
    JsonNode task = arena.race();
    double lasted = (System.nanoTime() - start) / 1e9;
    ObjectNode measured = mapper.createObjectNode();
    for (String kind : List.of("latency", "service_time")) {
      for (String percentile : PERCENTILES) {
        JsonNode value = task.path(kind).path(percentile);
        if (value.isNumber()) {
          measured.put(kind + "_" + percentile, rounded(value.asDouble()));
        }
      }
    }
    measured.put("throughput_mean", rounded(task.path("throughput").path("mean").asDouble()));
    measured.put("daemons_cpu_share", rounded((arena.cpuSeconds() - cpu) / lasted));
    measured.put("race_seconds", rounded(lasted));
    measured.put("stolen_cpu_share", rounded((Machine.stolenSeconds() - stolen) / lasted));
    for (Map.Entry<String, JsonNode> each : arena.status().path("counters").properties()) {
      long more = each.getValue().asLong() - before.path(each.getKey()).asLong();
      if (each.getKey().startsWith(COUNTED) && more > 0) {
        measured.put(each.getKey(), more);
      }
    }
    return measured;
  }

  private void write() throws IOException {
    ObjectNode machine = (ObjectNode) document.get("machine");
    Machine.describeEnd(machine);
    if (options.output().isPresent()) {
      if (options.output().get().getParent() != null) {
        Files.createDirectories(options.output().get().getParent());
      }
      Files.writeString(
          options.output().get(),
          mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    }
  }

  private static void print(String what, JsonNode measured) {
    System.out.println("  " + what + ": " + measured);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.5g", value));
  }
}
