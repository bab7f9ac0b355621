package io.rallyd.benchmarks.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

  @ParameterizedTest
  @EnumSource(Via.class)
  void ourEndsAnswerEveryRequestWithItsOwnAnswer(Via via) {
    try (RoundTrips ends = new RallydRoundTrips(via, 1024)) {
      ends.run(200, 1);
      ends.run(200, 16);
      ends.run(200, 256);
    }
  }

  @ParameterizedTest
  @EnumSource(Via.class)
  void bareEndsAnswerEveryRequest(Via via) {
    try (RoundTrips ends = new NettyRoundTrips(via, 1024)) {
      ends.run(200, 1);
      ends.run(200, 16);
      ends.run(200, 256);
    }
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void bareEndsAnswerByWhateverTheKernelOffers(Io io) {
    assumeTrue(io.available(), io + " is not to be had here");
    try (RoundTrips ends = new NettyRoundTrips(Via.TCP, io, 1024)) {
      ends.run(200, 16);
    }
  }

  @Test
  void aMethodAnswersAsWell() {
    try (RoundTrips ends = new DirectRoundTrips(100)) {
      ends.run(200, 1);
    }
  }

  @Test
  void theLargestPayloadPassesWithAllInFlight() {
    try (RoundTrips ours = new RallydRoundTrips(Via.TCP, 65536);
        RoundTrips bare = new NettyRoundTrips(Via.TCP, 65536)) {
      ours.run(300, 256);
      bare.run(300, 256);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1024, 65536})
  void requestsAnswersAndNoticesHaveTheSizeAskedFor(int bytes) {
    for (int id = 0; id < Sized.IDS; id++) {
      assertThat(Sized.bodyBytes(Sized.request(bytes, id))).isEqualTo(bytes);
      assertThat(Sized.bodyBytes(Sized.answer(bytes, id))).isEqualTo(bytes);
    }
    assertThat(Sized.bodyBytes(Sized.notice(bytes))).isEqualTo(bytes);
  }

  @Test
  void noMessageIsSmallerThanItsOtherFields() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sized.notice(5));
  }
}
