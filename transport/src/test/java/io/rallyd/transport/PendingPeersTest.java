package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who gets a place before the proof, and who gives way. Times are in seconds. */
class PendingPeersTest {
  private final AtomicLong clock = new AtomicLong();
  private final PendingPeers<String> peers =
      new PendingPeers<>(
          new TransportSettings.HandshakeLimits(Duration.ofSeconds(5), 4096, 6, 4), clock::get);

  private void seconds(double seconds) {
    clock.addAndGet((long) (seconds * 1e9));
  }

  private PendingPeers.Verdict<String> admit(String address, String peer) {
    return peers.admit(address, peer);
  }

  private void fill(String address, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(admit(address, address + i).taken()).isTrue();
    }
  }

  @Test
  void whileThereIsRoomNobodyGivesWay() {
    fill("a", 4);
    fill("b", 2);
    assertThat(peers.size()).isEqualTo(6);
  }

  @Test
  void aCrowdOfOneAddressIsServedOneAfterTheOther() {
    fill("a", 4);
    assertThat(admit("a", "late").taken()).isFalse();
    peers.remove("a", "a2");
    assertThat(admit("a", "late").taken()).isTrue();
    assertThat(peers.size()).isEqualTo(4);
  }

  @Test
  void whoHadItsFairTimeGivesWayTheOldestFirst() {
    fill("a", 4);
    seconds(1);
    assertThat(admit("a", "late").givesWay()).contains("a0");
    assertThat(admit("a", "later").givesWay()).contains("a1");
    assertThat(peers.size()).isEqualTo(4);
    assertThat(admit("b", "b").givesWay()).isEmpty();
  }

  @Test
  void theAddressThatHoldsMostGivesWayAtOnceToOneThatHoldsLess() {
    fill("a", 4);
    fill("b", 2);
    assertThat(admit("c", "c0").givesWay()).contains("a0");
    assertThat(admit("c", "c1").givesWay()).contains("a1");
    // Now all have two, so a newcomer waits for its turn.
    assertThat(admit("d", "d0").givesWay()).contains("a2");
    assertThat(admit("c", "c2").taken()).isFalse();
    seconds(1);
    assertThat(admit("c", "c2").givesWay()).contains("b0");
  }

  @Test
  void ofManyAddressesAlikeTheOldestGivesWayAfterItsFairTime() {
    for (int i = 0; i < 6; i++) {
      fill("address " + i, 1);
      seconds(0.1);
    }
    assertThat(admit("new", "new").taken()).isFalse();
    seconds(0.5);
    assertThat(admit("new", "new").givesWay()).contains("address 00");
  }

  @Test
  void goneTwiceIsGoneOnce() {
    fill("a", 2);
    peers.remove("a", "a0");
    peers.remove("a", "a0");
    peers.remove("nobody", "a1");
    assertThat(peers.size()).isEqualTo(1);
  }
}
