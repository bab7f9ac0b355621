package io.rallyd.benchmarks.transport;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneWayTest {

  @ParameterizedTest
  @CsvSource({
    "LOOP,TCP,1",
    "OUTSIDE,TCP,1",
    "LOOP,TCP,4",
    "OUTSIDE,TCP,4",
    "LOOP,TLS,1",
    "OUTSIDE,TLS,1",
    "LOOP,TCNATIVE,1",
    "LOOP,IN_VM,1",
    "OUTSIDE,IN_VM,4"
  })
  void allMessagesArrive(Sender sender, Via via, int connections) {
    try (OneWays ours = new RallydOneWays(sender, via, 100, connections);
        OneWays bare = new NettyOneWays(sender, via, 100, connections)) {
      for (int i = 0; i < 2; i++) {
        ours.run(500);
        bare.run(500);
        ours.run(connections);
        bare.run(connections);
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
