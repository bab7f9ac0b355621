package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.Acknowledged;
import io.rallyd.protocol.session.StopDaemon;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class UnixSocketTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();
  private static final Handlers STOPPING =
      Handlers.builder()
          .answer(
              StopDaemon.class, (from, q) -> CompletableFuture.completedStage(new Acknowledged()))
          .build();

  @TempDir Path temp;

  @Test
  void terminalTalksToItsDaemon() {
    Path socket = temp.resolve("run/daemon.sock");
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, STOPPING)) {
      cluster.server.bindUnix(socket);
      Link link = cluster.dial(new Endpoint.Unix(socket), Peer.Role.SESSION, NONE).link();
      assertThat(Cluster.await(link.request(new StopDaemon("x"), LONG)))
          .isEqualTo(new Acknowledged());
      assertThat(Cluster.await(cluster.serverSide.up).peer().role()).isEqualTo(Peer.Role.SESSION);
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void nodesAreNotServed() {
    Path socket = temp.resolve("run/daemon.sock");
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, STOPPING)) {
      cluster.server.bindUnix(socket);
      Cluster.Client node = cluster.dial(new Endpoint.Unix(socket), Peer.Role.NODE, NONE);
      assertThat(Cluster.await(node.events().failed).kind())
          .isEqualTo(ConnectFailure.Kind.NOT_RALLYD);
    }
  }

  @Test
  void nothingIsSaidToTheServerOfAnotherUser() {
    Path socket = temp.resolve("run/daemon.sock");
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, STOPPING);
        TransportClient client =
            TransportClient.startAs(Cluster.patient(), () -> "somebody-else")) {
      cluster.server.bindUnix(socket);
      Dialer dialer =
          client.connect(
              new Endpoint.Unix(socket),
              Peer.Role.SESSION,
              java.util.Optional::empty,
              NONE,
              new Cluster.Events());
      assertThatThrownBy(() -> Cluster.await(dialer.link()))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("belongs to user")
          .hasMessageContaining("not to somebody-else");
      assertThat(cluster.server.counters()).containsEntry("sessions-opened", 0L);
    }
  }

  @Test
  void processOfAnotherUserIsSentAway() {
    Path socket = temp.resolve("run/daemon.sock");
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, STOPPING)) {
      cluster.server.bindUnix(socket, () -> "somebody-else");
      Cluster.Client terminal = cluster.dial(new Endpoint.Unix(socket), Peer.Role.SESSION, NONE);
      assertThatThrownBy(terminal::link).isInstanceOf(ConnectFailedException.class);
      assertThat(cluster.server.counters()).containsEntry("connections-refused-peer-uid", 1L);
    }
  }

  @Test
  void deadSocketIsReplacedAndALivingOneIsNot() throws Exception {
    Path socket = temp.resolve("run/daemon.sock");
    Files.createDirectory(
        temp.resolve("run"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, STOPPING);
        Cluster other = new Cluster(Cluster.patient(), NONE, STOPPING)) {
      cluster.server.bindUnix(socket);
      assertThatThrownBy(() -> other.server.bindUnix(socket))
          .isInstanceOf(RallyException.class)
          .hasMessage("another daemon is listening at " + socket);
      assertThat(cluster.dial(new Endpoint.Unix(socket), Peer.Role.SESSION, NONE).link())
          .isNotNull();
    }
  }

  @Test
  void directoryOpenToOthersIsRefused() throws Exception {
    Path open = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, STOPPING)) {
      assertThatThrownBy(() -> cluster.server.bindUnix(open.resolve("daemon.sock")))
          .isInstanceOf(RallyException.class)
          .hasMessageContaining("must be for its owner alone (mode 0700)");
    }
  }

  @Test
  void pathThatIsTooLongIsRefused() {
    Path socket = temp.resolve("x".repeat(110));
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, STOPPING)) {
      assertThatThrownBy(() -> cluster.server.bindUnix(socket))
          .isInstanceOf(RallyException.class)
          .hasMessageContaining("longer than 107 bytes");
    }
  }
}
