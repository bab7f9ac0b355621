package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
  private final AtomicLong clock = new AtomicLong();
  private final LogBudget budget = new LogBudget(2, 5, clock::get);

  @Test
  void soManyLinesAMinuteAboutOneAndTheNextSaysHowManyWereLeftOut() {
    assertThat(budget.claim("a")).isZero();
    assertThat(budget.claim("a")).isZero();
    assertThat(budget.claim("a")).isEqualTo(LogBudget.LEAVE_OUT);
    assertThat(budget.claim("a")).isEqualTo(LogBudget.LEAVE_OUT);
    assertThat(budget.claim("b")).isEqualTo(2);
    assertThat(budget.claim("b")).isZero();
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(budget.claim("a")).isZero();
  }

  @Test
  void soManyInAllHoweverManyTheyAre() {
    int lines = 0;
    for (int i = 0; i < 1000; i++) {
      lines += budget.claim("peer " + i) == LogBudget.LEAVE_OUT ? 0 : 1;
    }
    assertThat(lines).isEqualTo(5);
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(budget.claim("another")).isEqualTo(995);
    assertThat(LogBudget.more(995)).contains("995 lines");
    assertThat(LogBudget.more(0)).isEmpty();
  }
}
