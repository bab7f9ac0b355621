package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets a place before the proof, who waits, and who gives way. Six places, four an address. */
class PendingPeersTest {
  private static final int ROOM = 8;
  private final PendingPeers<String> peers =
      new PendingPeers<>(
          new TransportSettings.HandshakeLimits(
              Duration.ofSeconds(5),
              4096,
              6,
              4,
              new TransportSettings.Waiting(ROOM, 5, Duration.ofSeconds(60))),
          ROOM);

  private PendingPeers.Changes<String> come(String peer) {
    return peers.come(address(peer), peer);
  }

  /** The name of a peer is that of its address and a number. */
  private static String address(String peer) {
    return peer.substring(0, 1);
  }

  private static PendingPeers.Changes<String> changes(
      List<String> begins, List<String> giveWay, List<String> refused) {
    return new PendingPeers.Changes<>(begins, giveWay, refused);
  }

  private static PendingPeers.Changes<String> begins(String... who) {
    return changes(List.of(who), List.of(), List.of());
  }

  private static PendingPeers.Changes<String> nothing() {
    return changes(List.of(), List.of(), List.of());
  }

  private static PendingPeers.Changes<String> refused(String who) {
    return changes(List.of(), List.of(), List.of(who));
  }

  private static PendingPeers.Changes<String> instead(String begins, String givesWay) {
    return changes(List.of(begins), List.of(givesWay), List.of());
  }

  private void fill(String... all) {
    for (String peer : all) {
      assertThat(come(peer)).isEqualTo(begins(peer));
    }
  }

  private void wait(String... all) {
    for (String peer : all) {
      assertThat(come(peer)).as(peer).isEqualTo(nothing());
    }
  }

  private PendingPeers.Changes<String> gone(String peer) {
    return peers.remove(address(peer), peer);
  }

  private PendingPeers.Changes<String> slow(String peer) {
    return peers.slow(address(peer), peer);
  }

  @Test
  void whileThereIsRoomNobodyWaits() {
    fill("a0", "a1", "a2", "a3", "b0", "b1");
    assertThat(peers.proving()).isEqualTo(6);
    assertThat(peers.waiting()).isZero();
  }

  @Test
  void aCrowdOfOneAddressIsServedOneAfterTheOther() {
    fill("a0", "a1", "a2", "a3");
    wait("a4", "a5", "a6");
    assertThat(gone("a2")).isEqualTo(begins("a4"));
    assertThat(peers.proved("a", "a0")).isEqualTo(begins("a5"));
    assertThat(peers.proving()).isEqualTo(4);
    assertThat(peers.waiting()).isEqualTo(1);
  }

  @Test
  void theShareOfAnAddressLeavesThePlacesBeyondItToOthers() {
    fill("a0", "a1", "a2", "a3");
    wait("a4");
    fill("b0", "b1");
    assertThat(gone("b1")).isEqualTo(nothing());
    assertThat(gone("a0")).isEqualTo(begins("a4"));
  }

  @Test
  void whoIsSlowGivesWayAsSoonAsAnotherNeedsThePlaceTheSlowestFirst() {
    fill("a0", "a1", "a2", "a3");
    assertThat(slow("a1")).isEqualTo(nothing());
    assertThat(slow("a0")).isEqualTo(nothing());
    assertThat(come("a4")).isEqualTo(instead("a4", "a0"));
    assertThat(come("a5")).isEqualTo(instead("a5", "a1"));
    wait("a6");
    assertThat(slow("a3")).isEqualTo(instead("a6", "a3"));
    assertThat(peers.proving()).isEqualTo(4);
  }

  @Test
  void ofManyAddressesAlikeWhoIsSlowGivesWay() {
    fill("a0", "b0", "c0", "d0", "e0", "f0");
    wait("g0", "h0");
    assertThat(slow("c0")).isEqualTo(instead("g0", "c0"));
    assertThat(slow("c0")).isEqualTo(nothing());
    assertThat(slow("a0")).isEqualTo(instead("h0", "a0"));
  }

  @Test
  void theAddressThatHoldsMostGivesWayAtOnceToOneThatHoldsLess() {
    fill("a0", "a1", "a2", "a3", "b0", "b1");
    assertThat(come("c0")).isEqualTo(instead("c0", "a0"));
    assertThat(come("c1")).isEqualTo(instead("c1", "a1"));
    // Now all have two, and a newcomer takes from the one that has had them for longest.
    assertThat(come("d0")).isEqualTo(instead("d0", "b0"));
    wait("c2");
    assertThat(come("e0")).isEqualTo(instead("e0", "a2"));
  }

  @Test
  void aFreePlaceGoesToTheAddressThatHoldsFewest() {
    fill("a0", "a1", "b0", "b1", "c0", "d0");
    wait("a2", "b2", "c1");
    assertThat(gone("d0")).isEqualTo(begins("c1"));
    assertThat(gone("b0")).isEqualTo(begins("b2"));
    assertThat(gone("c0")).isEqualTo(begins("a2"));
  }

  @Test
  void addressesTakeTurnsHoweverManyOfOneWait() {
    fill("a0", "b0", "c0", "d0", "e0", "f0");
    wait("x0", "x1", "x2", "x3", "x4", "y0", "z0");
    assertThat(gone("a0")).isEqualTo(begins("x0"));
    assertThat(gone("b0")).isEqualTo(begins("y0"));
    assertThat(gone("c0")).isEqualTo(begins("z0"));
    assertThat(gone("x0")).isEqualTo(begins("x1"));
  }

  @Test
  void everySecondPlaceIsForKnownAddresses() {
    fill("a0", "m0");
    assertThat(peers.proved("m", "m0")).isEqualTo(nothing());
    fill("b0", "c0", "d0", "e0", "f0");
    wait("x0", "y0", "m1", "m2", "m3");
    assertThat(gone("a0")).isEqualTo(begins("m1"));
    assertThat(gone("b0")).isEqualTo(begins("x0"));
    assertThat(gone("c0")).isEqualTo(begins("m2"));
    assertThat(gone("d0")).isEqualTo(begins("y0"));
    assertThat(gone("e0")).isEqualTo(begins("m3"));
  }

  @Test
  void knownAddressesDoNotGiveWayToUnknownOnesThatHoldLessUnlessTheyAreSlow() {
    fill("m0");
    assertThat(peers.proved("m", "m0")).isEqualTo(nothing());
    fill("m1", "m2", "m3", "m4", "a0", "b0");
    wait("x0");
    assertThat(slow("m2")).isEqualTo(instead("x0", "m2"));
  }

  @Test
  void knownAddressesFindRoomAmongStrangers() {
    fill("m0");
    assertThat(peers.proved("m", "m0")).isEqualTo(nothing());
    fill("a0", "b0", "c0", "d0", "e0", "f0");
    wait("g0", "h0", "i0", "j0", "k0", "l0", "n0", "o0");
    assertThat(come("p0")).isEqualTo(refused("p0"));
    assertThat(come("m1")).isEqualTo(refused("g0"));
    assertThat(gone("a0")).isEqualTo(begins("m1"));
  }

  @Test
  void roomToWaitIsBoundedForAnAddress() {
    fill("a0", "a1", "a2", "a3");
    wait("a4", "a5", "a6", "a7", "a8");
    assertThat(come("a9")).isEqualTo(refused("a9"));
    assertThat(peers.waiting()).isEqualTo(5);
  }

  @Test
  void whereThereIsNoRoomTheNewestOfTheLongestLineMakesSome() {
    fill("a0", "b0", "c0", "d0", "e0", "f0");
    wait("x0", "x1", "x2", "x3", "x4", "y0", "y1", "y2");
    assertThat(come("z0")).isEqualTo(refused("x4"));
    assertThat(come("z1")).isEqualTo(refused("x3"));
    assertThat(come("z2")).isEqualTo(refused("z2"));
    assertThat(peers.waiting()).isEqualTo(ROOM);
    assertThat(peers.all()).hasSize(6 + ROOM).contains("z0", "z1").doesNotContain("x3", "x4");
  }

  @Test
  void whoWaitsAndGoesIsForgotten() {
    fill("a0", "a1", "a2", "a3");
    wait("a4", "a5");
    assertThat(gone("a4")).isEqualTo(nothing());
    assertThat(gone("a0")).isEqualTo(begins("a5"));
    assertThat(peers.waiting()).isZero();
  }

  @Test
  void goneTwiceIsGoneOnce() {
    fill("a0", "a1");
    gone("a0");
    gone("a0");
    peers.remove("nobody", "a1");
    peers.slow("a", "a0");
    assertThat(peers.proving()).isEqualTo(1);
    assertThat(peers.all()).containsExactly("a1");
  }

  /** Whatever happens in whatever order, bounds hold, and nobody waits who could begin. */
  @Test
  void boundsHoldWhateverHappens() {
    Random random = new Random(20);
    Set<String> prove = new HashSet<>();
    Set<String> wait = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      List<String> all = new ArrayList<>(prove);
      all.addAll(wait);
      all.sort(null);
      PendingPeers.Changes<String> changes;
      int what = random.nextInt(10);
      if (all.isEmpty() || what < 5) {
        String peer = (char) ('a' + random.nextInt(9)) + "" + i;
        wait.add(peer);
        changes = come(peer);
      } else {
        String peer = all.get(random.nextInt(all.size()));
        if (what < 8) {
          prove.remove(peer);
          wait.remove(peer);
          changes = what == 5 ? peers.proved(address(peer), peer) : gone(peer);
        } else {
          changes = slow(peer);
        }
      }
      assertThat(prove).containsAll(changes.giveWay());
      prove.removeAll(changes.giveWay());
      assertThat(wait).containsAll(changes.begins()).containsAll(changes.refused());
      wait.removeAll(changes.begins());
      wait.removeAll(changes.refused());
      prove.addAll(changes.begins());
      assertThat(peers.proving()).isEqualTo(prove.size()).isLessThanOrEqualTo(6);
      assertThat(peers.waiting()).isEqualTo(wait.size()).isLessThanOrEqualTo(ROOM);
      for (char address = 'a'; address < 'j'; address++) {
        long own = of(prove, address);
        assertThat(own).isLessThanOrEqualTo(4);
        assertThat(of(wait, address)).isLessThanOrEqualTo(5);
        if (of(wait, address) > 0) {
          assertThat(prove.size() == 6 || own == 4).as("waits for nothing").isTrue();
        }
      }
    }
  }

  private static long of(Set<String> those, char address) {
    return those.stream().filter(peer -> peer.charAt(0) == address).count();
  }
}
