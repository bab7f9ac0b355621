package io.rallyd.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one task of a schedule and checks that its periods and rates go together. */
final class TaskReader {
  private static final Pattern RATE = Pattern.compile("((?:\\d*\\.)?\\d+)\\s(\\w+/s)");

  private final OperationsReader operations;

  TaskReader(OperationsReader operations) {
    this.operations = operations;
  }

  /** What a parallel element states for all its tasks. */
  record Defaults(
      OptionalInt warmupIterations,
      OptionalInt iterations,
      OptionalDouble warmupTimePeriod,
      OptionalDouble timePeriod,
      OptionalDouble rampUpTimePeriod,
      Optional<String> completedBy) {

    static final Defaults NONE =
        new Defaults(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty());
  }

  Task read(TrackElement element, Defaults defaults) {
    Operation operation = operations.of(element);
    String name = element.text("name").orElse(operation.name());
    Task task =
        Task.builder(operation)
            .name(name)
            .tags(element.texts("tags"))
            .meta(element.map("meta"))
            .clients(element.integer("clients").orElse(1))
            .warmupIterations(or(element.integer("warmup-iterations"), defaults.warmupIterations()))
            .iterations(or(element.integer("iterations"), defaults.iterations()))
            .warmupTimePeriod(or(element.number("warmup-time-period"), defaults.warmupTimePeriod()))
            .timePeriod(or(element.number("time-period"), defaults.timePeriod()))
            .rampUpTimePeriod(
                or(element.number("ramp-up-time-period"), defaults.rampUpTimePeriod()))
            .completesParent(defaults.completedBy().filter(name::equals).isPresent())
            .anyCompletesParent(defaults.completedBy().filter("any"::equals).isPresent())
            .schedule(element.text("schedule"))
            .targetThroughput(target(element, name))
            .params(element.values())
            .build();
    checkPeriods(element, task);
    return task;
  }

  private static void checkPeriods(TrackElement element, Task task) {
    if (task.warmupIterations().isPresent() && task.timePeriod().isPresent()) {
      throw mixed(element, task, "warmup-iterations", "time-period");
    }
    if (task.warmupTimePeriod().isPresent() && task.iterations().isPresent()) {
      throw mixed(element, task, "warmup-time-period", "iterations");
    }
    if (task.rampUpTimePeriod().isEmpty()) {
      return;
    }
    if (task.warmupIterations().isPresent()) {
      throw mixed(element, task, "warmup-iterations", "ramp-up-time-period");
    }
    if (task.iterations().isPresent()) {
      throw mixed(element, task, "iterations", "ramp-up-time-period");
    }
    double rampUp = task.rampUpTimePeriod().getAsDouble();
    if (task.warmupTimePeriod().isEmpty() || task.warmupTimePeriod().getAsDouble() < rampUp) {
      throw element.broken(
          "task ["
              + task.name()
              + "] has a \"ramp-up-time-period\" and so needs a \"warmup-time-period\" that is at"
              + " least as long");
    }
  }

  private static TrackSyntaxException mixed(TrackElement e, Task task, String a, String b) {
    return e.broken(
        "task ["
            + task.name()
            + "] has both \""
            + a
            + "\" and \""
            + b
            + "\", which exclude each other");
  }

  private static Optional<TargetThroughput> target(TrackElement element, String task) {
    JsonNode rate = element.node("target-throughput");
    JsonNode interval = element.node("target-interval");
    if (!rate.isMissingNode() && !interval.isMissingNode()) {
      throw element.broken(
          "task ["
              + task
              + "] has both \"target-interval\" and \"target-throughput\", which exclude each other");
    }
    if (!interval.isMissingNode()) {
      if (!interval.isNumber()) {
        throw element.broken(
            "task [" + task + "] has a \"target-interval\" that is no number: [" + interval + "]");
      }
      return positive(interval.doubleValue() == 0 ? 0 : 1 / interval.doubleValue(), "ops/s");
    }
    if (rate.isNumber()) {
      return positive(rate.doubleValue(), "ops/s");
    }
    if (rate.isMissingNode() || rate.asText().isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = RATE.matcher(rate.asText());
    if (!rate.isTextual() || !matcher.lookingAt()) {
      throw element.broken(
          "task ["
              + task
              + "] has the \"target-throughput\" ["
              + rate.asText()
              + "], expected is a number or a text such as [5000 docs/s]");
    }
    return positive(Double.parseDouble(matcher.group(1)), matcher.group(2));
  }

  private static Optional<TargetThroughput> positive(double value, String unit) {
    return value > 0 ? Optional.of(new TargetThroughput(value, unit)) : Optional.empty();
  }

  private static OptionalInt or(OptionalInt own, OptionalInt inherited) {
    return own.isPresent() ? own : inherited;
  }

  private static OptionalDouble or(OptionalDouble own, OptionalDouble inherited) {
    return own.isPresent() ? own : inherited;
  }
}
