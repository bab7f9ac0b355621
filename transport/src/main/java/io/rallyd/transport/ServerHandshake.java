package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The server's part of the handshake: HELLO, CHALLENGE, PROOF, ACCEPT, or a REFUSAL. */
final class ServerHandshake extends ByteToMessageDecoder {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Who decides what becomes of a peer that has proved that it belongs. */
  interface Gate {
    /**
     * Attaches the peer to its session, new or old; must call {@link #accept} on the channel's
     * loop, or {@link #refuse}.
     */
    void proved(ServerHandshake handshake, Peer peer, HandshakeFormat.Proof proof);
  }

  private final Shared shared;
  private final Listening listening;
  private final Gate gate;
  private ChannelHandlerContext context;
  private byte[] hello;
  private byte[] challenge;
  private byte[] proof;
  private Peer.Role role;
  private String productVersion;
  private int minor;
  private Optional<Secret> secret = Optional.empty();
  private boolean over;
  private long begun;

  ServerHandshake(Shared shared, Listening listening, Gate gate) {
    this.shared = shared;
    this.listening = listening;
    this.gate = gate;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    begun = shared.clocks().nanos().getAsLong();
  }

  ChannelHandlerContext context() {
    return context;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (over || proof != null) {
      return;
    }
    if (!HandshakeFormat.maybeOurs(in)) {
      refuse(RefusalReason.NOT_RALLYD);
      return;
    }
    if (in.readableBytes() < HandshakeFormat.REFUSAL) {
      return;
    }
    int expected = hello == null ? HandshakeFormat.TYPE_HELLO : HandshakeFormat.TYPE_PROOF;
    int length = hello == null ? HandshakeFormat.HELLO : HandshakeFormat.PROOF;
    if (HandshakeFormat.type(in) != expected) {
      refuse(RefusalReason.NOT_RALLYD);
    } else if (hello == null && in.getUnsignedByte(in.readerIndex() + 7) != HandshakeFormat.MAJOR) {
      // Another major version may have another layout; so much of HELLO stays for ever.
      refuse(RefusalReason.VERSION);
    } else if (in.readableBytes() >= length) {
      if (hello == null) {
        hello(HandshakeFormat.take(in, length));
      } else {
        proof(HandshakeFormat.take(in, length));
      }
    }
  }

  private void hello(byte[] bytes) {
    hello = bytes;
    HandshakeFormat.Hello said = HandshakeFormat.readHello(bytes);
    if (said == null || !listening.roles().contains(said.role())) {
      refuse(RefusalReason.NOT_RALLYD);
      return;
    }
    boolean same = said.minor() == HandshakeFormat.MINOR;
    long fingerprint = shared.codec().catalogue().fingerprint();
    if (said.minor() > HandshakeFormat.MINOR || same && said.fingerprint() != fingerprint) {
      refuse(RefusalReason.VERSION);
      return;
    }
    role = said.role();
    productVersion = said.productVersion();
    minor = said.minor();
    byte[] nonce = new byte[HandshakeFormat.NONCE];
    RANDOM.nextBytes(nonce);
    challenge = HandshakeFormat.challenge(nonce, shared.settings().productVersion());
    context.writeAndFlush(Unpooled.wrappedBuffer(challenge));
  }

  private void proof(byte[] bytes) {
    proof = bytes;
    Optional<Secrets> secrets = listening.secrets();
    if (secrets.isPresent()) {
      secret = secrets.get().matching(candidate -> proves(candidate, bytes));
      if (secret.isEmpty()) {
        refuse(RefusalReason.SECRET);
        return;
      }
      if (secret.get() != secrets.get().current()) {
        shared.counters().add(Counters.Count.HANDSHAKES_BY_PREVIOUS_SECRET);
      }
    }
    shared.counters().add(Counters.Count.HANDSHAKES_DONE);
    shared
        .counters()
        .add(
            Counters.Count.HANDSHAKES_MICROS,
            TimeUnit.NANOSECONDS.toMicros(shared.clocks().nanos().getAsLong() - begun));
    HandshakeFormat.Proof said = HandshakeFormat.readProof(bytes);
    Peer peer =
        new Peer(
            role,
            HexFormat.of().formatHex(said.sessionId()),
            address(),
            productVersion,
            minor,
            listening.inVm());
    gate.proved(this, peer, said);
  }

  private boolean proves(Secret candidate, byte[] bytes) {
    byte[] right = Proofs.client(candidate, hello, challenge, bytes, listening.certificateHash());
    return Proofs.same(right, HandshakeFormat.mac(bytes));
  }

  /** Welcomes the peer; what follows are frames. */
  void accept(boolean resumed, long received) {
    over = true;
    byte[] accept = HandshakeFormat.accept(resumed, received);
    secret.ifPresent(
        same ->
            HandshakeFormat.sign(
                accept,
                Proofs.server(same, hello, challenge, proof, accept, listening.certificateHash())));
    context.writeAndFlush(Unpooled.wrappedBuffer(accept));
  }

  private String address() {
    return listening.addressOf(context.channel());
  }

  /** Sends the peer away. */
  void refuse(RefusalReason reason) {
    if (over) {
      return;
    }
    over = true;
    shared.refusals().refused(address(), reason);
    context
        .writeAndFlush(Unpooled.wrappedBuffer(HandshakeFormat.refusal(reason)))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!over) {
      over = true;
      // A client that does not trust our certificate says so by an alert.
      String alert = String.valueOf(cause.getMessage());
      shared
          .refusals()
          .refused(
              address(),
              Counters.Count.CONNECTIONS_REFUSED_NOT_RALLYD,
              alert.contains("fatal alert")
                  ? "broke TLS off: " + alert.substring(alert.lastIndexOf(':') + 1).strip()
                  : RefusalReason.NOT_RALLYD.ofPeer());
    }
    ctx.close();
  }
}
