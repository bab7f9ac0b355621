package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The client's part of the handshake; it proves first. */
final class ClientHandshake extends ByteToMessageDecoder {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Says what is wanted and hears how it went, once each, on the channel's loop. */
  interface Outcome {
    /** Returns the session to go on with, or to begin, as things stand now. */
    HandshakeFormat.Proof session();

    /** The peer has proved that it belongs, too; frames follow. */
    void accepted(ClientHandshake handshake, boolean resumed, long received, String peerVersion);

    /** It came to nothing; the channel is closed. */
    void failed(ConnectFailure failure);
  }

  private final Shared shared;
  private final Endpoint endpoint;
  private final Peer.Role role;
  private final Optional<Secret> secret;
  private final Outcome outcome;
  private ChannelHandlerContext context;
  private byte[] hello;
  private byte[] challenge;
  private byte[] proof;
  private byte[] certificate = Proofs.noCertificate();
  private ScheduledFuture<?> timer;
  private boolean heard;
  private boolean over;

  ClientHandshake(
      Shared shared, Endpoint endpoint, Peer.Role role, Optional<Secret> secret, Outcome outcome) {
    this.shared = shared;
    this.endpoint = endpoint;
    this.role = role;
    this.secret = secret;
    this.outcome = outcome;
  }

  ChannelHandlerContext context() {
    return context;
  }

  /** Returns the minor version of the wire that the server speaks; once it has accepted. */
  int peerMinor() {
    return HandshakeFormat.challengeMinor(challenge);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    TransportSettings.HandshakeLimits limits = shared.settings().handshake();
    // A server reads nothing of a stranger for whom it has no place yet.
    boolean mayWait = endpoint instanceof Endpoint.Tcp;
    failIn(mayWait ? limits.timeout().plus(limits.waiting().longest()) : limits.timeout());
    if (ctx.pipeline().get(SslHandler.class) == null) {
      sayHello();
    }
    ctx.fireChannelActive();
  }

  private void failIn(Duration time) {
    timer =
        context
            .executor()
            .schedule(
                () -> fail(ConnectFailure.Kind.UNREACHABLE, endpoint + " did not answer in time"),
                time.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  /** Notes a first word of the server: it lets us wait no more, and has its time for the rest. */
  void heard() {
    if (!heard && !over) {
      heard = true;
      timer.cancel(false);
      failIn(shared.settings().handshake().timeout());
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
      try {
        certificate =
            Proofs.hash(
                ctx.pipeline()
                    .get(SslHandler.class)
                    .engine()
                    .getSession()
                    .getPeerCertificates()[0]);
        sayHello();
      } catch (SSLPeerUnverifiedException e) {
        fail(ConnectFailure.Kind.NOT_RALLYD, endpoint + " showed no certificate");
      }
    }
    super.userEventTriggered(ctx, event);
  }

  private void sayHello() {
    byte[] nonce = new byte[HandshakeFormat.NONCE];
    RANDOM.nextBytes(nonce);
    hello =
        HandshakeFormat.hello(
            new HandshakeFormat.Hello(
                HandshakeFormat.MAJOR,
                HandshakeFormat.MINOR,
                role,
                shared.codec().catalogue().fingerprint(),
                shared.settings().productVersion()),
            nonce);
    context.writeAndFlush(Unpooled.wrappedBuffer(hello));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (over) {
      return;
    }
    heard();
    if (!HandshakeFormat.maybeOurs(in)) {
      failNotRallyd();
      return;
    }
    if (in.readableBytes() < HandshakeFormat.REFUSAL) {
      return;
    }
    int type = HandshakeFormat.type(in);
    if (type == HandshakeFormat.TYPE_REFUSAL) {
      refused(HandshakeFormat.readRefusal(in));
    } else if (type == HandshakeFormat.TYPE_CHALLENGE && challenge == null && hello != null) {
      if (in.readableBytes() >= HandshakeFormat.CHALLENGE) {
        challenged(HandshakeFormat.take(in, HandshakeFormat.CHALLENGE));
      }
    } else if (type == HandshakeFormat.TYPE_ACCEPT && proof != null) {
      if (in.readableBytes() >= HandshakeFormat.ACCEPT) {
        accepted(HandshakeFormat.take(in, HandshakeFormat.ACCEPT));
      }
    } else {
      failNotRallyd();
    }
  }

  private void challenged(byte[] bytes) {
    challenge = bytes;
    proof = HandshakeFormat.proof(outcome.session());
    secret.ifPresent(
        s -> HandshakeFormat.sign(proof, Proofs.client(s, hello, challenge, proof, certificate)));
    context.writeAndFlush(Unpooled.wrappedBuffer(proof));
  }

  private void accepted(byte[] accept) {
    if (secret.isPresent()) {
      byte[] right = Proofs.server(secret.get(), hello, challenge, proof, accept, certificate);
      if (!Proofs.same(right, HandshakeFormat.mac(accept))) {
        fail(
            ConnectFailure.Kind.SECRET,
            endpoint + " could not prove that it knows the secret ([daemon] secret in rally.ini)");
        return;
      }
    }
    over = true;
    outcome.accepted(
        this,
        HandshakeFormat.resumed(accept),
        HandshakeFormat.acceptReceived(accept),
        HandshakeFormat.challengeVersion(challenge));
  }

  /** Takes a refusal, here or from before TLS. */
  void refused(RefusalReason reason) {
    if (!over) {
      over = true;
      context.close();
      outcome.failed(reason.failure(endpoint));
    }
  }

  private void failNotRallyd() {
    fail(
        ConnectFailure.Kind.NOT_RALLYD,
        "what answers at "
            + endpoint
            + " is no rallyd, or has TLS ([daemon] tls) on or off"
            + " other than here");
  }

  /** Gives up; the channel is closed. */
  void fail(ConnectFailure.Kind kind, String sentence) {
    if (!over) {
      over = true;
      context.close();
      outcome.failed(new ConnectFailure(kind, sentence));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    fail(ConnectFailure.Kind.UNREACHABLE, endpoint + " closed the connection");
  }

  /** Returns why TLS does not trust the server, or null when it has nothing against it. */
  private static Throwable distrust(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CertificateException) {
        return t;
      }
    }
    return null;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    if (root instanceof SSLHandshakeException && distrust(root) != null) {
      fail(
          ConnectFailure.Kind.CERTIFICATE,
          "the certificate of "
              + endpoint
              + " is not to be trusted here ([daemon] tls.ca in rally.ini): "
              + distrust(root).getMessage());
    } else if (root instanceof javax.net.ssl.SSLException) {
      failNotRallyd();
    } else {
      fail(ConnectFailure.Kind.UNREACHABLE, endpoint + ": " + root.getMessage());
    }
  }
}
