package io.rallyd.benchmarks.contest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs JMH benchmarks as a contest: all contenders again and again in turn, so that whatever else
 * the machine does hits all of them alike, and reports each as a ratio to the contender named
 * {@code rallyd}. An absolute time on a shared machine means nothing.
 *
 * <p>Arguments: a regular expression of benchmarks; {@code --rounds=N} (default 5); {@code
 * --seconds=S} of measurement a round (default 1); {@code --output=FILE} for the results as JSON.
 */
public final class Contest {
  private static final String OURS = "rallyd";

  private Contest() {}

  /** Runs the contest. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Map<String, String> options = new TreeMap<>();
    List<String> includes = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith("--") && argument.contains("=")) {
        options.put(
            argument.substring(2, argument.indexOf('=')),
            argument.substring(argument.indexOf('=') + 1));
      } else if (argument.startsWith("--")) {
        System.err.println(
            "Unknown option " + argument + "; options are --rounds=N, --seconds=S, --output=FILE.");
        System.exit(2);
      } else {
        includes.add(argument);
      }
    }
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "5"));
    double seconds = Double.parseDouble(options.getOrDefault("seconds", "1"));
    Map<String, Score> scores = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      System.out.println("Round " + round + " of " + rounds);
      run(includes, seconds).forEach((name, score) -> scores.merge(name, score, Contest::join));
    }
    print(scores);
    if (options.containsKey("output")) {
      write(Path.of(options.get("output")), scores, rounds);
    }
  }

  private static Map<String, Score> run(List<String> includes, double seconds)
      throws RunnerException {
    OptionsBuilder builder = new OptionsBuilder();
    includes.forEach(builder::include);
    long nanos = (long) (seconds * 1e9);
    Options options =
        builder
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.nanoseconds(nanos))
            .measurementIterations(2)
            .measurementTime(TimeValue.nanoseconds(nanos))
            .addProfiler(GCProfiler.class)
            .verbosity(org.openjdk.jmh.runner.options.VerboseMode.SILENT)
            .build();
    Map<String, Score> scores = new LinkedHashMap<>();
    for (RunResult result : new Runner(options).run()) {
      Result<?> primary = result.getPrimaryResult();
      Result<?> allocation = result.getSecondaryResults().get("gc.alloc.rate.norm");
      String name = name(result.getParams());
      scores.put(
          name,
          new Score(
              name,
              primary.getScoreUnit(),
              List.of(primary.getScore()),
              allocation == null ? List.of() : List.of(allocation.getScore())));
    }
    return scores;
  }

  private static String name(BenchmarkParams params) {
    StringBuilder name = new StringBuilder(params.getBenchmark());
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(key).append('=').append(params.getParam(key));
    }
    return name.toString();
  }

  private static Score join(Score earlier, Score later) {
    List<Double> rounds = new ArrayList<>(earlier.rounds());
    rounds.addAll(later.rounds());
    List<Double> bytes = new ArrayList<>(earlier.bytesPerOperation());
    bytes.addAll(later.bytesPerOperation());
    return new Score(earlier.benchmark(), earlier.unit(), rounds, bytes);
  }

  /** Returns our own contender in the same discipline: the same benchmark but for its contender. */
  private static Score ours(Score score, Map<String, Score> all) {
    String[] words = score.benchmark().split(" ", 2);
    String method = words[0].substring(words[0].lastIndexOf('.') + 1);
    String own = OURS + method.substring(discipline(method));
    return all.get(
        words[0].substring(0, words[0].lastIndexOf('.') + 1)
            + own
            + (words.length > 1 ? " " + words[1] : ""));
  }

  /** Methods are named for the contender in lower case and the discipline behind it. */
  private static int discipline(String method) {
    for (int i = 0; i < method.length(); i++) {
      if (Character.isUpperCase(method.charAt(i))) {
        return i;
      }
    }
    return method.length();
  }

  private static void print(Map<String, Score> scores) {
    System.out.printf(
        "%-90s %14s %10s %12s %10s%n", "benchmark", "median", "unit", "B/op", "to ours");
    for (Score score : scores.values()) {
      Score ours = ours(score, scores);
      System.out.printf(
          "%-90s %14.3f %10s %12.1f %10s%n",
          score.benchmark().replace("io.rallyd.benchmarks.", ""),
          score.median(),
          score.unit(),
          score.allocation(),
          ours == null ? "-" : String.format("%.2f", score.ratioTo(ours)));
    }
  }

  private static void write(Path file, Map<String, Score> scores, int rounds) throws IOException {
    ObjectNode document = new ObjectMapper().createObjectNode();
    document
        .putObject("machine")
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("memory_bytes", Runtime.getRuntime().maxMemory())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("arch", System.getProperty("os.arch"))
        .put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    document.put("rounds", rounds);
    ArrayNode list = document.putArray("results");
    for (Score score : scores.values()) {
      Score ours = ours(score, scores);
      ObjectNode node = list.addObject();
      node.put("benchmark", score.benchmark());
      node.put("unit", score.unit());
      node.put("median", score.median());
      node.put("bytes_per_operation", score.allocation());
      if (ours != null) {
        node.put("ratio_to_rallyd", score.ratioTo(ours));
      }
      ArrayNode values = node.putArray("rounds");
      score.rounds().forEach(values::add);
    }
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.write(
        file,
        Arrays.asList(
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document)));
  }
}
