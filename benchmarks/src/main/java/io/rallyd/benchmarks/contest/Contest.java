package io.rallyd.benchmarks.contest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs JMH benchmarks as a contest: the contenders of each {@link Heat} one right after the other,
 * each in a fresh JVM, and all heats again and again, so that whatever else the machine does hits
 * all alike. Reported are ratios of ours to each; an absolute figure of a shared machine means
 * nothing.
 */
public final class Contest {
  /**
   * The heap of each contender, in memory from the start: a JVM's own grows for as long as a
   * contest lasts, and who leaves garbage would pay the kernel for each page it sees first.
   */
  private static final String[] HEAP = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"};

  /** Names of JMH's secondary results and ours. */
  private static final Map<String, String> MEASURES =
      Map.of(
          "gc.alloc.rate.norm",
          Score.ALLOCATION,
          CpuProfiler.NAME,
          CpuProfiler.NAME,
          LatencyProfiler.P50,
          LatencyProfiler.P50,
          LatencyProfiler.P99,
          LatencyProfiler.P99,
          LatencyProfiler.P999,
          LatencyProfiler.P999,
          VolumeProfiler.NAME,
          VolumeProfiler.NAME);

  private Contest() {}

  /** Runs the contest that the arguments ask for, see {@code benchmarks/README.md}. */
  public static void main(String[] arguments) throws IOException {
    ContestOptions options;
    try {
      options = ContestOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    List<Heat> heats = Heat.of(options);
    if (heats.isEmpty()) {
      System.err.println("No benchmark matches " + options.includes() + ".");
      System.exit(2);
    }
    Standings standings = new Standings();
    long start = System.nanoTime();
    for (int round = 1; round <= options.rounds(); round++) {
      System.out.println("Round " + round + " of " + options.rounds());
      for (Heat heat : heats) {
        if (round > 1 && (System.nanoTime() - start) / 60e9 > options.minutes()) {
          System.out.println("No time is left for " + heat.discipline() + " " + heat.params());
          continue;
        }
        for (String contender : heat.order(round)) {
          try {
            standings.add(heat, round, run(heat, contender, options));
          } catch (RunnerException e) {
            // Such as io_uring where the kernel has none; the others are worth their hours.
            System.err.println("No figure for " + heat.name(contender) + ": " + reason(e));
          }
        }
      }
      if (options.output().isPresent()) {
        standings.write(options.output().get(), options, round);
      }
    }
    standings.print(System.out);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    Throwable[] more = cause.getSuppressed();
    return String.valueOf(more.length == 0 ? cause.getMessage() : more[0].getMessage());
  }

  private static Score run(Heat heat, String contender, ContestOptions options)
      throws RunnerException {
    OptionsBuilder builder = new OptionsBuilder();
    builder
        .include("^" + contender.replace(".", "\\.") + "$")
        .forks(1)
        .jvmArgsAppend(HEAP)
        .warmupIterations(2)
        .warmupTime(half(options.warmup()))
        .measurementIterations(2)
        .measurementTime(half(options.seconds()))
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuProfiler.class)
        .addProfiler(LatencyProfiler.class)
        .addProfiler(VolumeProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    heat.params().forEach(builder::param);
    RunResult result = new Runner(builder.build()).runSingle();
    Result<?> primary = result.getPrimaryResult();
    Map<String, Double> round = new TreeMap<>();
    round.put(Score.THROUGHPUT, primary.getScore());
    MEASURES.forEach(
        (theirs, own) -> {
          Result<?> measured = result.getSecondaryResults().get(theirs);
          if (measured != null) {
            round.put(own, measured.getScore());
          }
        });
    return Score.of(heat.name(contender), primary.getScoreUnit(), round);
  }

  private static TimeValue half(double seconds) {
    return TimeValue.nanoseconds((long) (seconds / 2 * 1e9));
  }
}
