package io.rallyd.benchmarks.strangers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rallyd.benchmarks.contest.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrowdTest {
  private static final int SIZE = 12;

  @Test
  void strangersOfEachKindComeAndComeAgainWhenTurnedOut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        ChildJvm crowd =
            new ChildJvm(
                64,
                Crowd.class,
                List.of(
                    "127.0.0.1",
                    Integer.toString(server.getLocalPort()),
                    Integer.toString(SIZE),
                    "SILENT,SLOW,GARBAGE,HELLO",
                    "0.2"))) {
      List<Socket> guests = accept(server);
      assertThat(crowd.line()).isEqualTo("all");
      Set<Integer> firstBytes = new HashSet<>();
      Set<InetAddress> addresses = new HashSet<>();
      for (Socket guest : guests) {
        addresses.add(((InetSocketAddress) guest.getRemoteSocketAddress()).getAddress());
        guest.setSoTimeout(500);
        try {
          firstBytes.add(guest.getInputStream().read());
        } catch (java.net.SocketTimeoutException e) {
          firstBytes.add(-1);
        }
      }
      assertThat(addresses).hasSize(SIZE);
      // Nothing, a record of TLS, and what is none.
      assertThat(firstBytes).containsExactlyInAnyOrder(-1, 22, (int) 'G');
      for (Socket guest : guests) {
        guest.close();
      }
      for (Socket guest : accept(server)) {
        guest.close();
      }
      crowd.say("enough\n");
      String[] counts = crowd.line().split(" ");
      assertThat(Integer.parseInt(counts[0])).isGreaterThanOrEqualTo(2 * SIZE);
      assertThat(Integer.parseInt(counts[2])).isZero();
    }
  }

  private static List<Socket> accept(ServerSocket server) throws IOException {
    List<Socket> guests = new ArrayList<>();
    while (guests.size() < SIZE) {
      guests.add(server.accept());
    }
    return guests;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--strangers=0", "--kinds=rude", "--tls=maybe", "--distribution=nowhere", "--x"})
  void whatIsWrongIsNamed(String argument) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BesideOptions.parse(argument))
        .withMessageContaining(argument.substring(argument.indexOf('=') + 1))
        .withMessageContaining("--strangers=N");
  }
}
