package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rallyd.protocol.wire.Catalogue;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whatever a stranger says to either role, it hears of no more than the parts of the handshake, is
 * let in by the right proof only, and is let in or sent away once. The first byte of an input
 * chooses the role and whether what it says is signed by the secret.
 */
public final class HandshakeFuzz {
  private static final Secret SECRET = Secret.of("0123456789abcdef0123456789abcdef");
  private static final Endpoint ENDPOINT = new Endpoint.Tcp("127.0.0.1", 1);

  /** How much a stranger may hear: nothing, a challenge, a refusal, or one behind the other. */
  private static final Set<Integer> LENGTHS =
      Set.of(
          0,
          HandshakeFormat.CHALLENGE,
          HandshakeFormat.REFUSAL,
          HandshakeFormat.CHALLENGE + HandshakeFormat.REFUSAL);

  private static final Shared SHARED =
      new Shared(
          TransportSettings.defaults("0.1.0").withTls(false), Clocks.system(), "handshake-fuzz");

  private HandshakeFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzInput input = new FuzzInput(bytes);
    int choice = input.next();
    int segment = 1 + input.next();
    boolean signed = (choice & 2) != 0;
    if ((choice & 1) == 0) {
      server(input, signed, segment);
    } else {
      client(input, signed, segment);
    }
  }

  private static void server(FuzzInput input, boolean signed, int segment) {
    AtomicInteger proved = new AtomicInteger();
    Listening listening = Listening.tcp(Secrets.of(SECRET), Optional.empty());
    ServerHandshake handshake =
        new ServerHandshake(
            SHARED,
            listening,
            (made, peer, proof) -> {
              proved.incrementAndGet();
              made.accept(proof.resume(), 0);
            });
    EmbeddedChannel channel = new EmbeddedChannel(handshake);
    byte[] hello = signed ? hello(input) : input.rest();
    write(channel, hello, segment);
    byte[] challenge = heard(channel);
    check(LENGTHS.contains(challenge.length), "a stranger heard " + challenge.length + " bytes");
    if (signed && challenge.length == HandshakeFormat.CHALLENGE) {
      byte[] proof =
          HandshakeFormat.proof(
              new HandshakeFormat.Proof(
                  (input.next() & 1) == 1, Arrays.copyOf(input.next(16), 16), input.next()));
      byte[] mac = Proofs.client(SECRET, hello, challenge, proof, Proofs.noCertificate());
      HandshakeFormat.sign(proof, mac);
      int wrong = input.next();
      proof[wrong % proof.length] ^= (byte) input.next();
      byte[] right = Proofs.client(SECRET, hello, challenge, proof, Proofs.noCertificate());
      boolean stillRight = Arrays.equals(right, HandshakeFormat.mac(proof)) && startsRight(proof);
      write(channel, proof, segment);
      check(proved.get() == (stillRight ? 1 : 0), "let in " + proved + " times by " + stillRight);
      write(channel, input.rest(), segment);
    } else if (!signed) {
      check(proved.get() == 0, "let in without a proof");
    }
    heard(channel);
    check(proved.get() <= 1, "let in twice");
    channel.finishAndReleaseAll();
  }

  private static boolean startsRight(byte[] part) {
    return HandshakeFormat.maybeOurs(Unpooled.wrappedBuffer(part))
        && part[6] == HandshakeFormat.TYPE_PROOF;
  }

  private static byte[] hello(FuzzInput input) {
    Peer.Role role = (input.next() & 15) == 15 ? Peer.Role.SESSION : Peer.Role.NODE;
    return HandshakeFormat.hello(
        new HandshakeFormat.Hello(
            HandshakeFormat.MAJOR,
            HandshakeFormat.MINOR,
            role,
            Catalogue.current().fingerprint(),
            "0.1.0"),
        Arrays.copyOf(input.next(4), HandshakeFormat.NONCE));
  }

  private static void client(FuzzInput input, boolean signed, int segment) {
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    HandshakeFormat.Proof session = new HandshakeFormat.Proof(false, new byte[16], 0);
    ClientHandshake handshake =
        new ClientHandshake(
            SHARED,
            ENDPOINT,
            Peer.Role.NODE,
            Optional.of(SECRET),
            new ClientHandshake.Outcome() {
              @Override
              public HandshakeFormat.Proof session() {
                return session;
              }

              @Override
              public void accepted(
                  ClientHandshake made, boolean resumed, long received, String version) {
                accepted.incrementAndGet();
              }

              @Override
              public void failed(ConnectFailure failure) {
                failed.incrementAndGet();
              }
            });
    EmbeddedChannel channel = new EmbeddedChannel(handshake);
    byte[] hello = heard(channel);
    if (signed) {
      byte[] challenge =
          HandshakeFormat.challenge(Arrays.copyOf(input.next(4), HandshakeFormat.NONCE), "0");
      write(channel, challenge, segment);
      byte[] proof = heard(channel);
      byte[] accept = HandshakeFormat.accept((input.next() & 1) == 1, input.next());
      byte[] mac = Proofs.server(SECRET, hello, challenge, proof, accept, Proofs.noCertificate());
      HandshakeFormat.sign(accept, mac);
      byte[] untouched = accept.clone();
      accept[input.next() % accept.length] ^= (byte) input.next();
      write(channel, accept, segment);
      int expected = Arrays.equals(untouched, accept) ? 1 : 0;
      check(accepted.get() == expected, "took " + accepted + " where " + expected + " was right");
    }
    write(channel, input.rest(), segment);
    check(signed || accepted.get() == 0, "took a server without a proof");
    channel.finishAndReleaseAll();
    check(accepted.get() + failed.get() == 1, accepted + " times in, " + failed + " times away");
  }

  private static void write(EmbeddedChannel channel, byte[] bytes, int segment) {
    for (int at = 0; at < bytes.length && channel.isActive(); at += segment) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(segment, bytes.length - at)));
    }
  }

  private static byte[] heard(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    ByteBuf part;
    while ((part = channel.readOutbound()) != null) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
