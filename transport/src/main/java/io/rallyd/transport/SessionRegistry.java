package io.rallyd.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a server, and how connections come to them. Safe for use by many threads.
 *
 * <p>It logs what only the transport sees, losses of connections that the session may outlive; that
 * a node comes or leaves for good is said once, by whoever keeps the members.
 */
final class SessionRegistry implements ServerHandshake.Gate, LinkSession.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

  private final Shared shared;
  private final Handlers nodeHandlers;
  private final Handlers sessionHandlers;
  private final LinkListener listener;
  private final ConcurrentMap<String, LinkSession> sessions = new ConcurrentHashMap<>();
  private final LogBudget lines = new LogBudget(10, 600);
  private volatile boolean closing;

  SessionRegistry(
      Shared shared, Handlers nodeHandlers, Handlers sessionHandlers, LinkListener listener) {
    this.shared = shared;
    this.nodeHandlers = nodeHandlers;
    this.sessionHandlers = sessionHandlers;
    this.listener = listener;
  }

  Collection<LinkSession> all() {
    return sessions.values();
  }

  List<Link> links() {
    return new ArrayList<>(sessions.values());
  }

  @Override
  public void proved(ServerHandshake handshake, Peer peer, HandshakeFormat.Proof proof) {
    if (closing) {
      handshake.refuse(RefusalReason.BUSY);
    } else if (proof.resume()) {
      resume(handshake, peer, proof);
    } else {
      open(handshake, peer);
    }
  }

  private void open(ServerHandshake handshake, Peer peer) {
    EventLoop loop = handshake.context().channel().eventLoop();
    Handlers handlers = peer.role() == Peer.Role.NODE ? nodeHandlers : sessionHandlers;
    LinkSession session = new LinkSession(shared, peer, peer.role(), handlers, loop, this);
    if (sessions.putIfAbsent(peer.sessionId(), session) != null) {
      handshake.refuse(RefusalReason.NOT_RALLYD);
      session.discard();
      return;
    }
    shared.counters().add(Counters.Count.SESSIONS_OPENED);
    LOG.debug("{} connected", session);
    handshake.accept(false, 0);
    shared.watch().run("a new link", () -> listener.linkUp(session));
    switchToFrames(handshake, session, 0);
  }

  private void resume(ServerHandshake handshake, Peer peer, HandshakeFormat.Proof proof) {
    LinkSession session = sessions.get(peer.sessionId());
    EventLoop channelLoop = handshake.context().channel().eventLoop();
    if (session == null || session.peer().role() != peer.role()) {
      // Accepted, but with nothing to go on from: the peer gives its session up and starts anew.
      handshake.accept(false, 0);
      closeLater(handshake);
      return;
    }
    session.run(
        () -> {
          session.suspend("the peer dialled again");
          long received = session.receivedSequence();
          boolean over = session.over();
          channelLoop.execute(
              () -> {
                if (!handshake.context().channel().isActive()) {
                  // The peer has hung up meanwhile; it will dial again.
                  return;
                }
                handshake.accept(!over, received);
                if (over) {
                  closeLater(handshake);
                } else {
                  shared.counters().add(Counters.Count.SESSIONS_RESUMED);
                  said("is back", session);
                  switchToFrames(handshake, session, proof.received());
                }
              });
        },
        () -> handshake.refuse(RefusalReason.BUSY));
  }

  private static void closeLater(ServerHandshake handshake) {
    Channel channel = handshake.context().channel();
    channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.SECONDS);
  }

  private void switchToFrames(ServerHandshake handshake, LinkSession session, long peerReceived) {
    Channel channel = handshake.context().channel();
    ChannelPipeline pipeline = channel.pipeline();
    channel.config().setAutoRead(false);
    Connection connection = new Connection(channel, session, shared);
    pipeline.addLast(connection);
    pipeline.remove(PreProofGuard.class);
    session.run(() -> session.attach(connection, peerReceived), channel::close);
    pipeline.remove(handshake);
    channel.read();
  }

  @Override
  public void interrupted(LinkSession session, String reason) {
    said("lost its connection (" + reason + "); waiting for the peer to come back", session);
  }

  /** Logs what became of a session; of one that flaps, so many lines a minute. */
  private void said(String what, LinkSession session) {
    long leftOut = lines.claim(session.peer().sessionId());
    if (leftOut != LogBudget.LEAVE_OUT) {
      LOG.info("{} {}{}", session, what, LogBudget.more(leftOut));
    }
  }

  @Override
  public void ended(LinkSession session, String reason) {
    if (sessions.remove(session.peer().sessionId(), session)) {
      LOG.debug("{} is closed: {}", session, reason);
      shared.watch().run("a closed link", () -> listener.linkDown(session, reason));
    }
  }

  void closeAll(String reason) {
    closing = true;
    List<LinkSession> all = new ArrayList<>(sessions.values());
    all.forEach(session -> session.close(reason));
    for (LinkSession session : all) {
      session.awaitEnd(2000);
    }
  }
}
