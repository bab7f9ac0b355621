package io.rallyd.benchmarks.transport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandshakesTest {

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS", "TCNATIVE"})
  void everyConnectionStands(Via via) {
    try (Handshakes ours = new RallydHandshakes(via);
        Handshakes bare = new NettyHandshakes(via)) {
      ours.run(20);
      bare.run(20);
    }
  }
}
