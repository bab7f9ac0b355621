package io.rallyd.transport;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The end that dials: of a node, whose wish to be connected never ends, or of a terminal, which
 * tries once. Safe for use by many threads.
 */
public final class TransportClient implements AutoCloseable {
  private final Shared shared;
  private final Loops loops;
  private final Supplier<ServerTrust> trust;
  private final List<Dialling> diallings = new CopyOnWriteArrayList<>();

  private TransportClient(Shared shared, Supplier<ServerTrust> trust) {
    this.shared = shared;
    this.trust = trust;
    this.loops = new Loops("rallyd-client", 1);
  }

  /** Starts a client that dials nobody yet, and trusts whoever knows the secret. */
  public static TransportClient start(TransportSettings settings) {
    return start(settings, Clocks.system());
  }

  /**
   * Starts a client that dials nobody yet.
   *
   * @param trust asked for each connection which certificates are to be trusted; must not block
   */
  public static TransportClient start(TransportSettings settings, Supplier<ServerTrust> trust) {
    return new TransportClient(new Shared(settings, Clocks.system(), "rallyd-client"), trust);
  }

  static TransportClient start(TransportSettings settings, Clocks clocks) {
    return new TransportClient(new Shared(settings, clocks, "rallyd-client"), anyWhenNeeded());
  }

  static TransportClient startAs(TransportSettings settings, Supplier<String> self) {
    return new TransportClient(
        new Shared(settings, Clocks.system(), "rallyd-client", self), anyWhenNeeded());
  }

  /** Terminals and connections inside the process never need it, and it takes its time to make. */
  private static Supplier<ServerTrust> anyWhenNeeded() {
    AtomicReference<ServerTrust> made = new AtomicReference<>();
    return () -> made.updateAndGet(before -> before == null ? ServerTrust.any() : before);
  }

  /**
   * Dials a server. A node goes on dialling for ever, with jittered waits, whenever it has no
   * session; {@code listener.linkUp} tells of each new session. A terminal tries once; when its
   * session ends, it is over.
   *
   * @param role NODE or SESSION
   * @param secret asked before each attempt on a thread that may block; used for {@link
   *     Endpoint.Tcp} only. While it is empty nobody is dialled and it is asked again every second.
   */
  public Dialer connect(
      Endpoint endpoint,
      Peer.Role role,
      Supplier<Optional<Secret>> secret,
      Handlers handlers,
      LinkListener listener) {
    if (role == Peer.Role.COORDINATOR) {
      throw new IllegalArgumentException("a coordinator dials nobody");
    }
    Dialling dialling =
        new Dialling(
            shared,
            endpoint instanceof Endpoint.InVm ? loops.local() : loops.sockets(),
            endpoint,
            role,
            secret,
            handlers,
            listener,
            trust);
    diallings.add(dialling);
    dialling.start();
    return dialling;
  }

  /** Returns what was counted since the start, and what is now; {@link Measures} has the names. */
  public Map<String, Long> counters() {
    return shared.measures(
        diallings.stream().flatMap(dialling -> dialling.session().stream()).toList(), 0, 0);
  }

  /**
   * Dials no more, ends all sessions in order, and waits a few seconds for that; not to be called
   * from a handler.
   */
  @Override
  public void close() {
    diallings.forEach(Dialling::close);
    diallings.forEach(dialling -> dialling.awaitEnd(2000));
    loops.close();
    shared.close();
  }
}
