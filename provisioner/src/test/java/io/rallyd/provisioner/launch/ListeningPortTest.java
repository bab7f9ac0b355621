package io.rallyd.provisioner.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningPortTest {
  /** Plain connects meet themselves within one sweep of the system's range of ports. */
  private static final int ONE_SWEEP = 30_000;

  @Test
  void aPortIsListeningOnlyWhileAServerHasIt() throws Exception {
    InetSocketAddress address;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
      assertThat(ListeningPort.at(address)).isTrue();
    }
    assertThat(ListeningPort.at(address)).isFalse();
  }

  @Test
  void askingAgainAndAgainNeverMeetsItself() throws Exception {
    InetSocketAddress address;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }
    for (int i = 0; i < ONE_SWEEP; i++) {
      assertThat(ListeningPort.at(address)).isFalse();
    }
  }
}
