package io.rallyd.transport;

import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server and clients for tests, with what they hear of their links; closed as a whole. */
final class Cluster implements AutoCloseable {
  static final String SECRET_TEXT = "0123456789abcdef0123456789abcdef";
  static final Secret SECRET = Secret.of(SECRET_TEXT);

  /** Only a failure takes so long. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final AtomicInteger NAMES = new AtomicInteger();

  final TransportServer server;
  final Events serverSide = new Events();
  final String vmName = "test-" + NAMES.incrementAndGet();
  private final TransportSettings settings;
  private final List<TransportClient> clients = new ArrayList<>();

  Cluster(TransportSettings settings, Handlers nodeHandlers, Handlers sessionHandlers) {
    this(settings, nodeHandlers, sessionHandlers, Clocks.system());
  }

  /** Creates one whose server, not its clients, goes by other clocks. */
  Cluster(
      TransportSettings settings, Handlers nodeHandlers, Handlers sessionHandlers, Clocks clocks) {
    this.settings = settings;
    this.server =
        TransportServer.start(settings, nodeHandlers, sessionHandlers, serverSide, clocks);
  }

  /** Settings under which a session dies in a second. */
  static TransportSettings quick() {
    return TransportSettings.defaults("0.1.0")
        .withTimes(
            new TransportSettings.SessionTimes(
                Duration.ofMillis(100),
                Duration.ofMillis(400),
                Duration.ofMillis(1000),
                Duration.ofMillis(500),
                Duration.ofMillis(20),
                Duration.ofMillis(100)));
  }

  /**
   * Settings under which no connection and no session ends because the machine is slow: whoever
   * waits for an end by silence wants others.
   */
  static TransportSettings patient() {
    return TransportSettings.defaults("0.1.0").withTimes(patience(Duration.ofSeconds(30)));
  }

  /** Settings under which a silent connection is replaced in a second and sessions live on. */
  static TransportSettings watchful() {
    return TransportSettings.defaults("0.1.0").withTimes(patience(Duration.ofSeconds(1)));
  }

  private static TransportSettings.SessionTimes patience(Duration silence) {
    return new TransportSettings.SessionTimes(
        Duration.ofMillis(100),
        silence,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofMillis(10),
        Duration.ofMillis(50));
  }

  /** Handlers that answer the pre-flight check with what they were asked. */
  static Handlers.Builder echo() {
    return Handlers.builder()
        .answer(
            CheckDriver.class,
            (from, q) -> CompletableFuture.completedStage(new CheckReport(List.of(q.raceId()))));
  }

  static CheckDriver check(String id) {
    return new CheckDriver(id, 0);
  }

  static NodeState state(long n) {
    return new NodeState(n, 0.5, "idle");
  }

  int tcp() {
    return server
        .bindTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET)
        .getPort();
  }

  Endpoint.Tcp at(int port) {
    return new Endpoint.Tcp("127.0.0.1", port);
  }

  Client dial(Endpoint endpoint, Peer.Role role, Handlers handlers) {
    return dial(settings, endpoint, role, Optional.of(SECRET), handlers);
  }

  Client dial(
      TransportSettings own,
      Endpoint endpoint,
      Peer.Role role,
      Optional<Secret> secret,
      Handlers handlers) {
    TransportClient client = TransportClient.start(own);
    clients.add(client);
    Events events = new Events();
    return new Client(
        client, client.connect(endpoint, role, () -> secret, handlers, events), events);
  }

  /** A client that dials one server. */
  record Client(TransportClient transport, Dialer dialer, Events events) {
    Link link() {
      return await(dialer.link());
    }
  }

  /** What a listener heard, in order. */
  static final class Events implements LinkListener {
    final BlockingQueue<Link> up = new LinkedBlockingQueue<>();
    final BlockingQueue<String> down = new LinkedBlockingQueue<>();
    final BlockingQueue<ConnectFailure> failed = new LinkedBlockingQueue<>();

    @Override
    public void linkUp(Link link) {
      up.add(link);
    }

    @Override
    public void linkDown(Link link, String reason) {
      down.add(reason);
    }

    @Override
    public void connectFailed(Endpoint endpoint, ConnectFailure failure) {
      failed.add(failure);
    }
  }

  static <T> T await(CompletionStage<T> stage) {
    return await(stage, LONGEST);
  }

  static <T> T await(CompletionStage<T> stage, Duration longest) {
    try {
      return stage.toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (Exception e) {
      throw new AssertionError("not within " + longest, e);
    }
  }

  static <T> T await(BlockingQueue<T> queue) {
    try {
      T value = queue.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
      if (value == null) {
        throw new AssertionError("nothing came within " + LONGEST);
      }
      return value;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for what tells nobody, such as a counter; for tests with a limit of their own. */
  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    clients.forEach(TransportClient::close);
    server.close();
  }
}
