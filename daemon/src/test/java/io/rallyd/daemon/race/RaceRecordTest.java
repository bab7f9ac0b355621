package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.track.Operation;
import io.rallyd.driver.track.TargetThroughput;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.TaskBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RaceRecordTest {
  private static final TargetThroughput TARGET = new TargetThroughput(10, "ops/s");

  private static TaskBuilder throttled() {
    Operation operation = new Operation("op", "search", Map.of(), Map.of(), Optional.empty());
    return Task.builder(operation).targetThroughput(Optional.of(TARGET));
  }

  @Test
  void onlyAnEvenRateFromTheBeginningIsJudged() {
    assertThat(RaceRecord.steadyTarget(throttled().build())).contains(TARGET);
    assertThat(RaceRecord.steadyTarget(throttled().schedule(Optional.of("deterministic")).build()))
        .contains(TARGET);
    assertThat(RaceRecord.steadyTarget(throttled().schedule(Optional.of("poisson")).build()))
        .isEmpty();
    assertThat(RaceRecord.steadyTarget(throttled().rampUpTimePeriod(OptionalDouble.of(5)).build()))
        .isEmpty();
  }

  @Test
  void theTargetOfTestModeIsNoPromise() {
    TargetThroughput lifted = new TargetThroughput(Long.MAX_VALUE, "ops/s");
    assertThat(RaceRecord.steadyTarget(throttled().targetThroughput(Optional.of(lifted)).build()))
        .isEmpty();
  }
}
