package io.rallyd.benchmarks.scale;

import io.rallyd.protocol.load.Drive;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.membership.Join;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.transport.Endpoint;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.LinkListener;
import io.rallyd.transport.Peer;
import io.rallyd.transport.Secret;
import io.rallyd.transport.TransportClient;
import io.rallyd.transport.TransportSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process of many nodes: each dials the coordinator as a machine of its own would, joins, keeps
 * its heartbeat, and answers at join points. It ends with its standard input.
 */
final class SimulatedNodes {
  /** Clients, each with one event loop. */
  private static final int LOOPS = 2;

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private SimulatedNodes() {}

  /** Arguments: port, how many, whether with TLS; the secret is the first line of the input. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    boolean tls = Boolean.parseBoolean(arguments[2]);
    byte[] line = new byte[Secret.generate().length()];
    if (System.in.readNBytes(line, 0, line.length) < line.length) {
      return;
    }
    Secret secret = Secret.of(new String(line, java.nio.charset.StandardCharsets.US_ASCII));
    TransportSettings settings = TransportSettings.defaults("0.1.0").withTls(tls);
    List<TransportClient> clients = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      clients.add(TransportClient.start(settings));
    }
    Handlers handlers = Handlers.builder().on(Drive.class, SimulatedNodes::reached).build();
    for (int i = 0; i < count; i++) {
      clients
          .get(i % LOOPS)
          .connect(
              new Endpoint.Tcp("127.0.0.1", port),
              Peer.Role.NODE,
              () -> Optional.of(secret),
              handlers,
              new Node(i));
    }
    while (System.in.read() >= 0) {
      // Nothing more is said.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void reached(Link from, Drive drive) {
    from.send(
        new JoinPointReached(
            drive.raceId(), drive.workerId(), drive.joinPoint(), System.nanoTime()));
  }

  private record Node(int number) implements LinkListener {
    @Override
    public void linkUp(Link link) {
      NodeInfo info =
          new NodeInfo(
              "10.0." + (number >> 8) + "." + (number & 255),
              "0.1.0",
              8,
              32L << 30,
              number,
              0,
              "Linux 6 amd64",
              List.of("17=/usr/lib/jvm/17", "25=/usr/lib/jvm/25"));
      link.request(new Join(info), DEADLINE);
    }

    @Override
    public void linkDown(Link link, String reason) {
      // It dials again of itself.
    }
  }
}
