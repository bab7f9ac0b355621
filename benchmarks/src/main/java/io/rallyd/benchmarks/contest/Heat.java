package io.rallyd.benchmarks.contest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Contenders that do the same with the same parameters, and so are run one right after the other.
 * Methods are named for the contender in lower case and the discipline behind it.
 *
 * @param discipline class and discipline
 * @param contenders full names of benchmark methods
 * @param params parameters, in the order of their names
 */
record Heat(String discipline, List<String> contenders, Map<String, String> params) {
  private static final String OURS = "rallyd";

  /** Returns the heats of all benchmarks that the options name. */
  static List<Heat> of(ContestOptions options) {
    Set<BenchmarkListEntry> found =
        BenchmarkList.defaultList()
            .find(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                options.includes().isEmpty() ? List.of(".*") : options.includes(),
                List.of());
    Map<String, List<BenchmarkListEntry>> disciplines = new LinkedHashMap<>();
    for (BenchmarkListEntry entry : found) {
      disciplines
          .computeIfAbsent(discipline(entry.getUsername()), d -> new ArrayList<>())
          .add(entry);
    }
    List<Heat> heats = new ArrayList<>();
    disciplines.forEach(
        (discipline, entries) -> {
          List<String> contenders = entries.stream().map(BenchmarkListEntry::getUsername).toList();
          Map<String, String[]> declared =
              new TreeMap<>(entries.get(0).getParams().orElse(Map.of()));
          for (Map<String, String> params : combinations(declared, options.params())) {
            heats.add(new Heat(discipline, contenders, params));
          }
        });
    return heats;
  }

  /** Returns the contenders, every other round from the last to the first. */
  List<String> order(int round) {
    List<String> order = new ArrayList<>(contenders);
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }

  /** Returns the name of a contender with its parameters. */
  String name(String contender) {
    StringBuilder name = new StringBuilder(contender);
    params.forEach((key, value) -> name.append(' ').append(key).append('=').append(value));
    return name.toString();
  }

  /** Returns the contender of a {@link #name}. */
  static String contender(String name) {
    return name.split(" ", 2)[0];
  }

  /** Returns whether two names are of the same heat. */
  static boolean sameHeat(String one, String other) {
    String own = contender(one);
    String its = contender(other);
    return discipline(own).equals(discipline(its))
        && one.substring(own.length()).equals(other.substring(its.length()));
  }

  static boolean ours(String contender) {
    return contender.substring(contender.lastIndexOf('.') + 1).startsWith(OURS);
  }

  private static String discipline(String benchmark) {
    int method = benchmark.lastIndexOf('.') + 1;
    for (int i = method; i < benchmark.length(); i++) {
      if (Character.isUpperCase(benchmark.charAt(i))) {
        return benchmark.substring(0, method) + benchmark.substring(i);
      }
    }
    return benchmark;
  }

  private static List<Map<String, String>> combinations(
      Map<String, String[]> declared, Map<String, List<String>> wanted) {
    List<Map<String, String>> all = List.of(Map.of());
    for (Map.Entry<String, String[]> each : declared.entrySet()) {
      List<String> values = wanted.getOrDefault(each.getKey(), List.of(each.getValue()));
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> shorter : all) {
        for (String value : new LinkedHashSet<>(values)) {
          Map<String, String> next = new TreeMap<>(shorter);
          next.put(each.getKey(), value);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }
}
