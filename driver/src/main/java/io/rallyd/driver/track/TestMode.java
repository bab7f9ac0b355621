package io.rallyd.driver.track;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Cuts a track down so that a race shows in a short time whether it works at all. */
final class TestMode {
  private static final long MAX_DOCUMENTS = 1000;
  private static final double MAX_SECONDS = 10;

  private TestMode() {}

  static Track apply(Track track) {
    List<Corpus> corpora =
        track.corpora().stream()
            .map(
                c ->
                    new Corpus(
                        c.name(), c.documents().stream().map(TestMode::small).toList(), c.meta()))
            .toList();
    List<Challenge> challenges =
        track.challenges().stream()
            .map(c -> c.withSchedule(c.schedule().stream().map(TestMode::shorten).toList()))
            .toList();
    return track.withCorpora(corpora).withChallenges(challenges);
  }

  private static Documents small(Documents set) {
    if (set.documentCount() <= MAX_DOCUMENTS) {
      return set;
    }
    String file = set.isFile() ? ArchiveNames.small(set.documentFile()) : set.documentFile();
    return new Documents(
        file,
        set.archive().map(a -> file + a.substring(set.documentFile().length())),
        set.baseUrl(),
        set.includesActionAndMetaData(),
        MAX_DOCUMENTS,
        OptionalLong.empty(),
        OptionalLong.empty(),
        set.targetIndex(),
        set.targetDataStream(),
        set.meta(),
        set.generator());
  }

  private static ScheduleElement shorten(ScheduleElement element) {
    if (element instanceof Parallel parallel) {
      return new Parallel(
          parallel.tasks().stream().map(TestMode::shorten).toList(), parallel.explicitClients());
    }
    return shorten((Task) element);
  }

  private static Task shorten(Task task) {
    return task.toBuilder()
        .warmupIterations(atMost(task.warmupIterations(), task.clients()))
        .iterations(atMost(task.iterations(), task.clients()))
        .warmupTimePeriod(atMost(task.warmupTimePeriod(), 0))
        .timePeriod(atMost(task.timePeriod(), MAX_SECONDS))
        .targetThroughput(unbounded(task.targetThroughput()))
        .build();
  }

  /** The scheduler stays in use, only without ever making a request wait. */
  private static Optional<TargetThroughput> unbounded(Optional<TargetThroughput> target) {
    return target.map(t -> new TargetThroughput(Long.MAX_VALUE, t.unit()));
  }

  private static OptionalInt atMost(OptionalInt value, int limit) {
    return value.isPresent() ? OptionalInt.of(Math.min(value.getAsInt(), limit)) : value;
  }

  private static OptionalDouble atMost(OptionalDouble value, double limit) {
    return value.isPresent() ? OptionalDouble.of(Math.min(value.getAsDouble(), limit)) : value;
  }
}
