package io.rallyd.benchmarks.transport;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneWayTest {

  @ParameterizedTest
  @CsvSource({"LOOP,TCP", "OUTSIDE,TCP", "LOOP,TLS", "OUTSIDE,TLS", "LOOP,IN_VM", "OUTSIDE,IN_VM"})
  void allMessagesArrive(Sender sender, Via via) {
    try (OneWays ours = new RallydOneWays(sender, via, 100);
        OneWays bare = new NettyOneWays(sender, via, 100)) {
      for (int i = 0; i < 2; i++) {
        ours.run(500);
        bare.run(500);
      }
    }
  }

  @Test
  void aFailureIsTold() {
    Batch batch = new Batch(2);
    batch.count();
    batch.fail(new IllegalStateException("lost"));
    assertThatIllegalStateException()
        .isThrownBy(batch::await)
        .havingRootCause()
        .withMessage("lost");
  }
}
