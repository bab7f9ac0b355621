package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimesAllowanceTest {
  private static final long SECOND = TimesAllowance.BYTES_PER_SECOND;
  private final TimesAllowance allowance = new TimesAllowance();

  private void send(long bytes) {
    allowance.sent();
    allowance.cost(bytes);
  }

  @Test
  void whatWasSentIsPaidOffByTheSeconds() {
    assertThat(allowance.secondPassed()).isTrue();
    send(4 * SECOND);
    assertThat(allowance.secondPassed()).isFalse();
    assertThat(allowance.secondPassed()).isFalse();
    assertThat(allowance.secondPassed()).isTrue();
    send(1);
    assertThat(allowance.secondPassed()).isTrue();
  }

  @Test
  void overALongTimeTheSecondsBytesAreSentAndNoMore() {
    for (long size : new long[] {SECOND + 1, 3 * SECOND / 2, 5 * SECOND, 45 * SECOND + 7}) {
      TimesAllowance other = new TimesAllowance();
      long sent = 0;
      for (int second = 0; second < 10_000; second++) {
        if (other.secondPassed()) {
          other.sent();
          other.cost(size);
          sent += size;
        }
      }
      assertThat(sent).isBetween(10_000 * SECOND - size, 10_001 * SECOND + size);
    }
  }

  @Test
  void noMoreThanOneSecondIsSavedUp() {
    for (int second = 0; second < 1_000; second++) {
      assertThat(allowance.secondPassed()).isTrue();
    }
    send(3 * SECOND + 1);
    assertThat(allowance.secondPassed()).isFalse();
    assertThat(allowance.secondPassed()).isFalse();
    assertThat(allowance.secondPassed()).isTrue();
  }

  @Test
  void whatIsBeingEncodedCountsAsMuchUntilItIsKnown() {
    allowance.sent();
    allowance.sent();
    for (int second = 0; second < 100_000; second++) {
      assertThat(allowance.secondPassed()).isFalse();
    }
    allowance.cost(10);
    assertThat(allowance.secondPassed()).isFalse();
    allowance.cost(10);
    assertThat(allowance.secondPassed()).isTrue();
  }
}
