package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rallyd.protocol.wire.Catalogue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fixed bytes that a connection begins with; {@code docs/architecture.md} has them one by one.
 * Each of the five parts starts with the magic and its number, and has a fixed length, so that
 * nothing a stranger sends is ever believed about its own size.
 */
final class HandshakeFormat {
  static final int MAJOR = 1;
  static final int MINOR = Catalogue.MINOR;

  static final int HELLO = 88;
  static final int CHALLENGE = 80;
  static final int PROOF = 64;
  static final int ACCEPT = 48;
  static final int REFUSAL = 8;
  static final int MAC = 32;
  static final int NONCE = 32;
  static final int SESSION_ID = 16;

  static final int TYPE_HELLO = 1;
  static final int TYPE_CHALLENGE = 2;
  static final int TYPE_PROOF = 3;
  static final int TYPE_ACCEPT = 4;
  static final int TYPE_REFUSAL = 5;

  private static final byte[] MAGIC = "RALLYD".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_LENGTH = 32;

  private HandshakeFormat() {}

  /** Opens a conversation. */
  record Hello(int major, int minor, Peer.Role role, long fingerprint, String productVersion) {}

  /** What a client proves, and which session it goes on with. */
  record Proof(boolean resume, byte[] sessionId, long received) {}

  /** Returns whether the buffer begins, as far as it goes, with the magic. */
  static boolean maybeOurs(ByteBuf in) {
    int length = Math.min(in.readableBytes(), MAGIC.length);
    for (int i = 0; i < length; i++) {
      if (in.getByte(in.readerIndex() + i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the type of the part that begins here; 8 bytes are there. */
  static int type(ByteBuf in) {
    return in.getUnsignedByte(in.readerIndex() + 6);
  }

  static byte[] hello(Hello hello, byte[] nonce) {
    byte[] bytes = part(HELLO, TYPE_HELLO);
    bytes[7] = (byte) hello.major();
    bytes[8] = (byte) hello.minor();
    bytes[9] = (byte) (hello.role() == Peer.Role.NODE ? 1 : 2);
    putLong(bytes, 16, hello.fingerprint());
    System.arraycopy(nonce, 0, bytes, 24, NONCE);
    putVersion(bytes, 56, hello.productVersion());
    return bytes;
  }

  /** Returns what a HELLO says, or null when its role is none. */
  static Hello readHello(byte[] bytes) {
    Peer.Role role =
        switch (bytes[9]) {
          case 1 -> Peer.Role.NODE;
          case 2 -> Peer.Role.SESSION;
          default -> null;
        };
    return role == null
        ? null
        : new Hello(
            bytes[7] & 0xff, bytes[8] & 0xff, role, getLong(bytes, 16), getVersion(bytes, 56));
  }

  static byte[] challenge(byte[] nonce, String productVersion) {
    byte[] bytes = part(CHALLENGE, TYPE_CHALLENGE);
    bytes[7] = MAJOR;
    bytes[8] = MINOR;
    System.arraycopy(nonce, 0, bytes, 16, NONCE);
    putVersion(bytes, 48, productVersion);
    return bytes;
  }

  static String challengeVersion(byte[] bytes) {
    return getVersion(bytes, 48);
  }

  static int challengeMinor(byte[] bytes) {
    return bytes[8] & 0xff;
  }

  /** Returns a PROOF whose last {@link #MAC} bytes are still zero. */
  static byte[] proof(Proof proof) {
    byte[] bytes = part(PROOF, TYPE_PROOF);
    bytes[7] = (byte) (proof.resume() ? 1 : 0);
    System.arraycopy(proof.sessionId(), 0, bytes, 8, SESSION_ID);
    putLong(bytes, 24, proof.received());
    return bytes;
  }

  static Proof readProof(byte[] bytes) {
    return new Proof(bytes[7] == 1, Arrays.copyOfRange(bytes, 8, 24), getLong(bytes, 24));
  }

  /** Returns an ACCEPT whose last {@link #MAC} bytes are still zero. */
  static byte[] accept(boolean resumed, long received) {
    byte[] bytes = part(ACCEPT, TYPE_ACCEPT);
    bytes[7] = (byte) (resumed ? 1 : 0);
    putLong(bytes, 8, received);
    return bytes;
  }

  static boolean resumed(byte[] accept) {
    return accept[7] == 1;
  }

  static long acceptReceived(byte[] accept) {
    return getLong(accept, 8);
  }

  static byte[] refusal(RefusalReason reason) {
    byte[] bytes = part(REFUSAL, TYPE_REFUSAL);
    bytes[7] = (byte) reason.code();
    return bytes;
  }

  /** Returns the reason of a REFUSAL that begins here. */
  static RefusalReason readRefusal(ByteBuf in) {
    return RefusalReason.of(in.getByte(in.readerIndex() + 7));
  }

  /** Returns the part without its MAC, which is what a MAC is taken over. */
  static byte[] unsigned(byte[] part) {
    return Arrays.copyOf(part, part.length - MAC);
  }

  static byte[] mac(byte[] part) {
    return Arrays.copyOfRange(part, part.length - MAC, part.length);
  }

  static void sign(byte[] part, byte[] mac) {
    System.arraycopy(mac, 0, part, part.length - MAC, MAC);
  }

  static byte[] take(ByteBuf in, int length) {
    byte[] bytes = ByteBufUtil.getBytes(in, in.readerIndex(), length);
    in.skipBytes(length);
    return bytes;
  }

  private static byte[] part(int length, int type) {
    byte[] bytes = Arrays.copyOf(MAGIC, length);
    bytes[6] = (byte) type;
    return bytes;
  }

  private static void putLong(byte[] bytes, int at, long value) {
    for (int i = 0; i < 8; i++) {
      bytes[at + i] = (byte) (value >>> (56 - 8 * i));
    }
  }

  private static long getLong(byte[] bytes, int at) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }

  private static void putVersion(byte[] bytes, int at, String version) {
    byte[] ascii = version.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, at, Math.min(ascii.length, VERSION_LENGTH));
  }

  private static String getVersion(byte[] bytes, int at) {
    StringBuilder text = new StringBuilder();
    for (int i = at; i < at + VERSION_LENGTH && bytes[i] != 0; i++) {
      text.append(bytes[i] > ' ' && bytes[i] < 127 ? (char) bytes[i] : '?');
    }
    return text.toString();
  }
}
