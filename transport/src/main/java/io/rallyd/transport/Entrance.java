package io.rallyd.transport;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;

/**
 * Where strangers wait for a place to prove that they belong, as {@link PendingPeers} has it. Safe
 * for use by many threads.
 */
final class Entrance {
  /** Those that wait may take this part of the files that the process may have open. */
  private static final int PART_OF_FILES = 2;

  private final PendingPeers<PreProofGuard> peers;

  Entrance(TransportSettings.HandshakeLimits limits) {
    long files = openFiles() / PART_OF_FILES;
    this.peers = new PendingPeers<>(limits, (int) Math.min(limits.waiting().most(), files));
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** Returns what stands for the place of a peer of this host. */
  PreProofGuard.Place placeFor(InetAddress host) {
    return new PreProofGuard.Place() {
      @Override
      public void slow(PreProofGuard guard) {
        apply(peers.slow(host, guard));
      }

      @Override
      public void proved(PreProofGuard guard) {
        apply(peers.proved(host, guard));
      }

      @Override
      public void left(PreProofGuard guard) {
        apply(peers.remove(host, guard));
      }
    };
  }

  /** Lets a newcomer begin or wait, or refuses it; on its event loop. */
  void come(InetAddress host, PreProofGuard guard) {
    apply(peers.come(host, guard));
    guard.await();
  }

  /** Returns how many are proving. */
  int proving() {
    return peers.proving();
  }

  /** Returns how many wait to. */
  int waiting() {
    return peers.waiting();
  }

  /** Closes the connections of all that prove or wait. */
  void close() {
    List<PreProofGuard> all = peers.all();
    all.forEach(PreProofGuard::close);
  }

  private static void apply(PendingPeers.Changes<PreProofGuard> changes) {
    changes.giveWay().forEach(PreProofGuard::giveWay);
    changes.refused().forEach(PreProofGuard::refuse);
    changes.begins().forEach(PreProofGuard::begin);
  }
}
