package io.rallyd.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BacklogSeriesTest {
  @Test
  void workersAreAddedUpSecondBySecond() {
    BacklogSeries series = new BacklogSeries();
    for (int second = 0; second < 4; second++) {
      series.add(0, 3, 3_000_000L * second);
    }
    for (int second = 0; second < 4; second++) {
      series.add(1, 1, 0);
    }
    assertThat(series.seconds()).isEqualTo(4);
    assertThat(series.behindSeconds(4)).containsExactly(0, 0.75, 1.5, 2.25);
    assertThat(series.behindSeconds(5)).isEmpty();
  }

  @Test
  void aDayTakesNoMoreRoomThanAnHourAndKeepsItsShape() {
    BacklogSeries series = new BacklogSeries();
    for (int second = 0; second < 86_400; second++) {
      series.add(0, 8, 8_000_000L * second / 86_400);
    }
    assertThat(series.seconds()).isEqualTo(86_400);
    double[] quarters = series.behindSeconds(4);
    for (int i = 0; i < 4; i++) {
      assertThat(quarters[i]).isCloseTo((2 * i + 1) / 8.0, within(0.01));
    }
  }
}
