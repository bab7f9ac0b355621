package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The bytes are those of {@code docs/architecture.md}. */
class HandshakeFormatTest {
  private static final String MAGIC = "52414c4c5944";

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void hello() {
    byte[] bytes =
        HandshakeFormat.hello(
            new HandshakeFormat.Hello(1, 2, Peer.Role.SESSION, 0x0102030405060708L, "0.1"),
            filled(32, 0xaa));
    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(
            MAGIC
                + "01"
                + "01"
                + "02"
                + "02"
                + "000000000000"
                + "0102030405060708"
                + "aa".repeat(32)
                + "302e31"
                + "00".repeat(29));
    assertThat(HandshakeFormat.readHello(bytes))
        .isEqualTo(new HandshakeFormat.Hello(1, 2, Peer.Role.SESSION, 0x0102030405060708L, "0.1"));
    bytes[9] = 3;
    assertThat(HandshakeFormat.readHello(bytes)).isNull();
  }

  @Test
  void challenge() {
    byte[] bytes = HandshakeFormat.challenge(filled(32, 0xbb), "0.2\n");
    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(
            MAGIC
                + "02"
                + "01"
                + "01"
                + "00".repeat(7)
                + "bb".repeat(32)
                + "302e320a"
                + "00".repeat(28));
    assertThat(HandshakeFormat.challengeVersion(bytes)).isEqualTo("0.2?");
  }

  @Test
  void proof() {
    byte[] bytes = HandshakeFormat.proof(new HandshakeFormat.Proof(true, filled(16, 0xcc), 258));
    HandshakeFormat.sign(bytes, filled(32, 0xdd));
    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(MAGIC + "03" + "01" + "cc".repeat(16) + "0000000000000102" + "dd".repeat(32));
    HandshakeFormat.Proof read = HandshakeFormat.readProof(bytes);
    assertThat(read.resume()).isTrue();
    assertThat(read.sessionId()).isEqualTo(filled(16, 0xcc));
    assertThat(read.received()).isEqualTo(258);
  }

  @Test
  void accept() {
    byte[] bytes = HandshakeFormat.accept(true, 3);
    HandshakeFormat.sign(bytes, filled(32, 0xee));
    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(MAGIC + "04" + "01" + "0000000000000003" + "ee".repeat(32));
    assertThat(HandshakeFormat.resumed(bytes)).isTrue();
    assertThat(HandshakeFormat.acceptReceived(bytes)).isEqualTo(3);
  }

  @Test
  void refusals() {
    assertThat(ByteBufUtil.hexDump(HandshakeFormat.refusal(RefusalReason.NOT_RALLYD)))
        .isEqualTo(MAGIC + "0501");
    assertThat(ByteBufUtil.hexDump(HandshakeFormat.refusal(RefusalReason.VERSION)))
        .isEqualTo(MAGIC + "0502");
    assertThat(ByteBufUtil.hexDump(HandshakeFormat.refusal(RefusalReason.SECRET)))
        .isEqualTo(MAGIC + "0503");
    assertThat(ByteBufUtil.hexDump(HandshakeFormat.refusal(RefusalReason.BUSY)))
        .isEqualTo(MAGIC + "0504");
  }
}
