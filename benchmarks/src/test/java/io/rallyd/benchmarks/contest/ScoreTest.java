package io.rallyd.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void theRatioIsTheMedianOfTheRatiosOfEachRound() {
    Score ours = rounds("ours", 10, 40, 90);
    Score other = rounds("other", 10, 20, 100);
    assertThat(ours.median(Score.THROUGHPUT)).isEqualTo(40);
    assertThat(ours.ratioTo(other, Score.THROUGHPUT)).isEqualTo(1);
  }

  @Test
  void theMedianOfTwoIsTheirMean() {
    assertThat(rounds("ours", 10, 40).median(Score.THROUGHPUT)).isEqualTo(25);
  }

  @Test
  void aRoundThatWasMissedIsComparedWithNothing() {
    Score ours = rounds("ours", 10, 40).behind(1);
    Score other = rounds("other", 1, 10).padded(2).join(rounds("other", 10));
    assertThat(ours.measures().get(Score.THROUGHPUT)).hasSize(3);
    assertThat(ours.ratioTo(other, Score.THROUGHPUT)).isEqualTo(2.5);
    assertThat(ours.median(Score.THROUGHPUT)).isEqualTo(25);
  }

  @Test
  void whatWasNotMeasuredIsNoNumber() {
    assertThat(rounds("ours", 1).median("p99")).isNaN();
    assertThat(rounds("ours", 1).ratioTo(rounds("other", 1), "p99")).isNaN();
  }

  private static Score rounds(String name, double... values) {
    Score score = null;
    for (double value : values) {
      Score round = Score.of(name, "ops/ms", Map.of(Score.THROUGHPUT, value));
      score = score == null ? round : score.join(round);
    }
    return score;
  }
}
