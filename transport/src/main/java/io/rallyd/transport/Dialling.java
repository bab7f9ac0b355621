package io.rallyd.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One standing wish to be connected. All state belongs to one event loop. */
final class Dialling implements Dialer, LinkSession.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration SECRET_AGAIN = Duration.ofSeconds(1);

  private final Shared shared;
  private final EventLoop loop;
  private final Endpoint endpoint;
  private final Peer.Role role;
  private final Supplier<Optional<Secret>> secret;
  private final Handlers handlers;
  private final LinkListener listener;
  private final Supplier<ServerTrust> trust;
  private final LogBudget lines = new LogBudget(10, 10);
  private final CompletableFuture<Link> first = new CompletableFuture<>();

  // On the loop.
  private volatile LinkSession session;

  /** Stays when it has ended, for its last bytes may still be on their way. */
  private volatile LinkSession last;

  private byte[] sessionId;
  private Channel channel;
  private boolean attempting;
  private boolean closed;
  private int failures;
  private long connectedAt;
  private ConnectFailure.Kind told;
  private ScheduledFuture<?> retry;

  Dialling(
      Shared shared,
      EventLoopGroup group,
      Endpoint endpoint,
      Peer.Role role,
      Supplier<Optional<Secret>> secret,
      Handlers handlers,
      LinkListener listener,
      Supplier<ServerTrust> trust) {
    this.shared = shared;
    this.loop = group.next();
    this.endpoint = endpoint;
    this.role = role;
    this.secret = secret;
    this.handlers = handlers;
    this.listener = listener;
    this.trust = trust;
  }

  void start() {
    loop.execute(this::attempt);
  }

  @Override
  public CompletionStage<Link> link() {
    return first.minimalCompletionStage();
  }

  @Override
  public void close() {
    try {
      loop.execute(
          () -> {
            if (closed) {
              // What was said last may still be on its way over the connection.
              return;
            }
            closed = true;
            LinkSession current = session;
            if (current != null) {
              // People read what a node says when its machine was part of a race.
              current.close(
                  role == Peer.Role.NODE ? "the daemon there was stopped" : "the peer leaves");
            } else if (channel != null) {
              channel.close();
            }
            first.completeExceptionally(
                new ConnectFailedException(
                    new ConnectFailure(
                        ConnectFailure.Kind.UNREACHABLE,
                        "dialling " + endpoint + " was given up")));
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("closed after the end of its event loop");
    }
  }

  /** Returns the session that stands, connected or not; from any thread. */
  Optional<LinkSession> session() {
    return Optional.ofNullable(session);
  }

  void awaitEnd(long millis) {
    LinkSession current = last;
    if (current != null) {
      current.awaitEnd(millis);
    }
  }

  // ---- an attempt ------------------------------------------------------------------------------

  private void attempt() {
    retry = null;
    if (closed || attempting || session != null && session.connected()) {
      return;
    }
    attempting = true;
    // Reading a secret and looking up a name may block.
    shared
        .lookups()
        .execute(
            () -> {
              try {
                Optional<Secret> known =
                    endpoint instanceof Endpoint.Tcp ? secret.get() : Optional.empty();
                Target target = Target.of(endpoint, shared.self());
                loop.execute(() -> connect(known, target));
              } catch (RejectedExecutionException e) {
                LOG.debug("an attempt after the end of its event loop");
              } catch (RuntimeException e) {
                loop.execute(
                    () ->
                        failed(
                            new ConnectFailure(
                                ConnectFailure.Kind.UNREACHABLE,
                                endpoint + ": " + e.getMessage())));
              }
            });
  }

  private void connect(Optional<Secret> known, Target target) {
    if (closed) {
      return;
    }
    if (endpoint instanceof Endpoint.Tcp && known.isEmpty()) {
      tell(
          new ConnectFailure(
              ConnectFailure.Kind.NO_SECRET,
              "there is no secret ([daemon] secret in rally.ini), so "
                  + endpoint
                  + " is not dialled"));
      attempting = false;
      shared.counters().add(Counters.failedConnect(ConnectFailure.Kind.NO_SECRET));
      if (role == Peer.Role.SESSION) {
        giveUp(told(ConnectFailure.Kind.NO_SECRET));
      } else {
        attemptIn(SECRET_AGAIN.toNanos());
      }
      return;
    }
    ClientHandshake handshake = new ClientHandshake(shared, endpoint, role, known, new Attempt());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(target.channelType())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, TransportServer.MARKS)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) shared.settings().times().connectTimeout().toMillis())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel created) {
                    ChannelPipeline pipeline = created.pipeline();
                    if (endpoint instanceof Endpoint.Tcp && shared.settings().tls()) {
                      pipeline.addLast(new PlainRefusal(handshake));
                      pipeline.addLast(trust.get().handler(created.alloc(), endpoint));
                    }
                    target
                        .user()
                        .ifPresent(user -> pipeline.addLast(new PeerUser(user, handshake)));
                    pipeline.addLast(handshake);
                  }
                });
    target.options(bootstrap);
    bootstrap
        .connect(target.address())
        .addListener(
            (io.netty.channel.ChannelFuture future) -> {
              channel = future.channel();
              if (future.isSuccess()) {
                shared.counters().add(Counters.Count.CONNECTIONS_OPENED);
                channel
                    .closeFuture()
                    .addListener(f -> shared.counters().add(Counters.Count.CONNECTIONS_CLOSED));
                if (closed) {
                  channel.close();
                }
              } else {
                failed(
                    new ConnectFailure(
                        ConnectFailure.Kind.UNREACHABLE,
                        "nobody answers at " + endpoint + " (" + reason(future.cause()) + ")"));
              }
            });
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    int colon = message.indexOf(": ");
    return colon < 0 ? message : message.substring(0, colon);
  }

  private final class Attempt implements ClientHandshake.Outcome {
    private boolean resume;

    @Override
    public HandshakeFormat.Proof session() {
      // The session may have died while we waited for our turn.
      resume = session != null;
      if (!resume) {
        sessionId = new byte[HandshakeFormat.SESSION_ID];
        RANDOM.nextBytes(sessionId);
      }
      return new HandshakeFormat.Proof(resume, sessionId, resume ? session.receivedSequence() : 0);
    }

    @Override
    public void accepted(
        ClientHandshake handshake, boolean resumed, long received, String peerVersion) {
      attempting = false;
      told = null;
      connectedAt = shared.clocks().nanos().getAsLong();
      if (resume && (!resumed || session == null)) {
        handshake.context().close();
        LinkSession dead = session;
        if (dead != null) {
          dead.end(endpoint + " does not know the session any more");
        } else {
          attempt();
        }
        return;
      }
      if (!resume) {
        open(handshake, peerVersion);
      } else {
        shared.counters().add(Counters.Count.SESSIONS_RESUMED);
        said("is back");
      }
      switchToFrames(handshake, received);
      first.complete(session);
    }

    @Override
    public void failed(ConnectFailure failure) {
      Dialling.this.failed(failure);
    }
  }

  private void open(ClientHandshake handshake, String peerVersion) {
    Peer peer =
        new Peer(
            Peer.Role.COORDINATOR,
            HexFormat.of().formatHex(sessionId),
            endpoint instanceof Endpoint.Tcp
                ? Addresses.text(handshake.context().channel().remoteAddress())
                : endpoint.toString(),
            peerVersion,
            handshake.peerMinor(),
            endpoint instanceof Endpoint.InVm);
    session = new LinkSession(shared, peer, role, handlers, loop, this);
    last = session;
    shared.counters().add(Counters.Count.SESSIONS_OPENED);
    LOG.debug("connected to {}", endpoint);
    LinkSession opened = session;
    shared.watch().run("a new link", () -> listener.linkUp(opened));
  }

  private void switchToFrames(ClientHandshake handshake, long peerReceived) {
    Channel current = handshake.context().channel();
    current.config().setAutoRead(false);
    Connection connection = new Connection(current, session, shared);
    current.pipeline().addLast(connection);
    session.attach(connection, peerReceived);
    current.pipeline().remove(handshake);
    current.read();
  }

  // ---- what comes to nothing, and the waits ----------------------------------------------------

  private void failed(ConnectFailure failure) {
    attempting = false;
    shared.counters().add(Counters.failedConnect(failure.kind()));
    if (closed) {
      return;
    }
    tell(failure);
    if (role == Peer.Role.SESSION && session == null) {
      giveUp(failure);
      return;
    }
    attemptIn(backoffNanos());
  }

  private void tell(ConnectFailure failure) {
    if (told != failure.kind()) {
      told = failure.kind();
      LOG.debug("Cannot connect: {}", failure.sentence());
      shared.watch().run("a failed connection", () -> listener.connectFailed(endpoint, failure));
    }
  }

  private ConnectFailure told(ConnectFailure.Kind kind) {
    return new ConnectFailure(kind, "there is no secret for " + endpoint);
  }

  private void giveUp(ConnectFailure failure) {
    closed = true;
    first.completeExceptionally(new ConnectFailedException(failure));
  }

  /**
   * Dials soon after a connection that lasted, else after a wait as after a failure. Soon is not at
   * once, for a server that goes down has many nodes, which all notice it in the same moment.
   */
  private void dialAgain() {
    long lasted = shared.clocks().nanos().getAsLong() - connectedAt;
    if (lasted > shared.settings().times().heartbeat().toNanos()) {
      failures = 0;
      long spread = shared.settings().times().backoffFirst().toNanos() / 2;
      attemptIn(ThreadLocalRandom.current().nextLong(spread + 1));
    } else {
      attemptIn(backoffNanos());
    }
  }

  /** Plans the next attempt. There is never more than one planned, or each would plan another. */
  private void attemptIn(long nanos) {
    if (retry != null) {
      retry.cancel(false);
    }
    retry = loop.schedule(this::attempt, nanos, TimeUnit.NANOSECONDS);
  }

  /** Returns the next wait: it doubles up to the cap, and is jittered over its upper half. */
  private long backoffNanos() {
    TransportSettings.SessionTimes times = shared.settings().times();
    long cap = times.backoffCap().toNanos();
    if (session != null) {
      cap = Math.min(cap, times.grace().toNanos() / 10);
    }
    long full = Math.min(cap, times.backoffFirst().toNanos() << Math.min(failures, 16));
    failures++;
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
  }

  @Override
  public void interrupted(LinkSession lost, String reason) {
    said("lost its connection (" + reason + "); dialling again");
    dialAgain();
  }

  /** Logs what became of the session; when it flaps, so many lines a minute. */
  private void said(String what) {
    long leftOut = lines.claim(endpoint.toString());
    if (leftOut != LogBudget.LEAVE_OUT) {
      LOG.info("{} {}{}", session, what, LogBudget.more(leftOut));
    }
  }

  @Override
  public void ended(LinkSession over, String reason) {
    LOG.debug("The session with {} is closed: {}", endpoint, reason);
    session = null;
    if (role == Peer.Role.SESSION) {
      closed = true;
    } else if (!closed) {
      dialAgain();
    }
    shared.watch().run("a closed link", () -> listener.linkDown(over, reason));
  }
}
