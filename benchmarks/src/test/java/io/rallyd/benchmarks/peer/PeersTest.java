package io.rallyd.benchmarks.peer;

import io.rallyd.benchmarks.transport.OneWays;
import io.rallyd.benchmarks.transport.RoundTrips;
import io.rallyd.benchmarks.transport.Via;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeersTest {

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS", "TCNATIVE"})
  void grpcAnswersEveryRequest(Via via) {
    exchange(new GrpcRoundTrips(via, 1024));
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS"})
  void pekkoAnswersEveryRequest(Via via) {
    exchange(new PekkoRoundTrips(via, 1024));
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS", "TCNATIVE"})
  void grpcTakesEveryMessage(Via via) {
    tell(new GrpcOneWays(via, 1024));
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS"})
  void pekkoTakesEveryMessage(Via via) {
    tell(new PekkoOneWays(via, 1024));
  }

  private static void exchange(RoundTrips ends) {
    try (ends) {
      ends.run(100, 1);
      ends.run(100, 16);
      ends.run(600, 256);
    }
  }

  private static void tell(OneWays ends) {
    try (ends) {
      ends.run(1);
      // More than Pekko's queue holds.
      ends.run(5000);
      ends.run(5000);
    }
  }
}
