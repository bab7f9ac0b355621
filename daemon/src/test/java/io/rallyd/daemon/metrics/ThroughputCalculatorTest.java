package io.rallyd.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputCalculatorTest {
  private static ThroughputSample sample(
      double absolute, double timePeriod, boolean warmup, long operations) {
    long micros = Math.round(absolute * 1e6);
    return new ThroughputSample(
        micros, 0, warmup, operations, micros - Math.round(timePeriod * 1e6), "docs", -1);
  }

  @Test
  void aNewSampleTypeGetsAValueEvenBelowASecond() {
    List<Throughput> values =
        new ThroughputCalculator()
            .add(List.of(sample(1470838595, 1, true, 3000), sample(1470838595.5, 1, false, 2500)));
    assertThat(values).extracting(Throughput::value).containsExactly(3000.0, 3666.6666666666665);
    assertThat(values).extracting(Throughput::warmup).containsExactly(true, false);
    assertThat(values).extracting(Throughput::unit).containsOnly("docs/s");
  }

  @Test
  void aThroughputThatTheRunnerStatesIsTakenAsItIs() {
    ThroughputSample stated = new ThroughputSample(1_000_000, 0, false, 1, 0, "byte", 8000);
    List<Throughput> values = new ThroughputCalculator().add(List.of(stated, stated, stated));
    assertThat(values).extracting(Throughput::value).containsExactly(8000.0, 8000.0, 8000.0);
    assertThat(values).extracting(Throughput::unit).containsOnly("byte/s");
  }

  @Test
  void samplesCarriedOverSeveralBatchesCountOnce() {
    ThroughputCalculator calculator = new ThroughputCalculator();
    List<Throughput> first =
        calculator.add(List.of(sample(100.0, 0.1, false, 10), sample(100.3, 0.4, false, 10)));
    assertThat(first).extracting(Throughput::value).containsExactly(50.0);
    assertThat(calculator.add(List.of(sample(100.5, 0.6, false, 10)))).isEmpty();
    assertThat(calculator.add(List.of(sample(100.6, 0.7, false, 10)))).isEmpty();
    assertThat(calculator.add(List.of(sample(100.7, 0.8, false, 10)))).isEmpty();
    List<Throughput> last = calculator.add(List.of(sample(101.5, 1.6, false, 10)));
    assertThat(last).extracting(Throughput::value).containsExactly(37.5);
  }

  @Test
  void anEmptyBatchChangesNothing() {
    assertThat(new ThroughputCalculator().add(List.of())).isEmpty();
  }
}
