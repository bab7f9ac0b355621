package io.rallyd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.session.StopDaemon;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostileBytesTest {
  private final MessageCodec codec = new MessageCodec(Catalogue.current());

  @Test
  void unknownNumberIsRefused() {
    assertRefused("unknown message number 77", varint(77 + 2));
  }

  @Test
  void nullBuiltInTypesAndClassNamesOfKryoAreRefused() {
    for (int id = 0; id < 12; id++) {
      ByteBuf bytes = varint(id);
      bytes.writeBytes(new byte[] {0, 1, (byte) 0x85, 'A', 'B', 'C', 'D'});
      assertRefused("unknown message number " + (id - 2), bytes);
    }
  }

  @Test
  void textLongerThanWhatIsThereIsRefused() {
    ByteBuf bytes = varint(209 + 2);
    bytes.writeBytes(varint(Integer.MAX_VALUE)).writeByte('x');
    assertRefused("a count of 2147483647 where 1 bytes are left", bytes);
  }

  @Test
  void listLongerThanWhatIsThereIsRefused() {
    ByteBuf bytes = varint(300 + 2);
    bytes.writeBytes(varint(2_000_000_000)).writeByte(0);
    assertRefused("a count of 2000000000", bytes);
  }

  @Test
  void moreElementsThanAMessageMayHaveAreRefused() {
    int count = WireReader.MAX_ELEMENTS + 1;
    ByteBuf bytes = varint(300 + 2);
    bytes.writeBytes(varint(count)).writeZero(count);
    assertRefused("more than 262144 elements", bytes);
  }

  @Test
  void nestingDeeperThanTheLimitIsRefusedOnBothSides() {
    List<Object> innermost = new ArrayList<>();
    List<Object> nested = innermost;
    for (int i = 0; i < 100; i++) {
      nested = new ArrayList<>(List.of(nested));
    }
    Map<String, Object> tree = new HashMap<>(Map.of("deep", nested));
    assertThatThrownBy(
            () -> {
              MessageOutput out = new MessageOutput();
              out.begin(ByteBuffer.allocate(10_000), 10_000, null);
              out.writer().putTree(tree);
            })
        .isInstanceOf(WireException.class)
        .hasMessageContaining("nested deeper than 64");

    ByteBuf bytes = Unpooled.buffer();
    bytes.writeBytes(varint(1)).writeBytes(varint(1)).writeByte('k');
    for (int i = 0; i < 5000; i++) {
      bytes.writeByte(TreeTag.LIST).writeByte(1);
    }
    bytes.writeByte(TreeTag.NULL);
    MessageInput in = new MessageInput();
    in.begin(bytes.array(), 0, bytes.readableBytes());
    assertThatThrownBy(() -> in.reader().getTree())
        .isInstanceOf(WireException.class)
        .hasMessageContaining("nested deeper than 64");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    ByteBuf bytes = varint(209 + 2);
    bytes.writeByte(2).writeByte(0xc3).writeByte(0x28);
    assertRefused("not UTF-8", bytes);
  }

  @Test
  void everyKindOfMalformedTextIsRefused() {
    int[][] malformed = {
      {0x80}, {0xc0, 0x80}, {0xe0, 0x80, 0xaf}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}, {0xe2}
    };
    for (int[] text : malformed) {
      ByteBuf bytes = varint(209 + 2);
      bytes.writeByte(text.length + 1).writeByte('a');
      for (int b : text) {
        bytes.writeByte(b);
      }
      assertRefused("not UTF-8", bytes);
    }
  }

  @Test
  void textsOfEveryLengthAndAlphabetComeBackAsTheyWere() {
    for (String letter : new String[] {"a", "\u00e4", "\u20ac", "\ud83d\ude00", "\ufffd"}) {
      for (int length : new int[] {0, 1, 255, 257, 64 << 10, (64 << 10) + 1, 3}) {
        StopDaemon message = new StopDaemon(letter.repeat(length));
        ByteBuf bytes = Unpooled.buffer();
        codec.encode(message, bytes, 1 << 20);
        assertThat(codec.decode(bytes).equals(message)).as(letter + length).isTrue();
      }
    }
  }

  @Test
  void messageLargerThanTheLimitLeavesTheBufferAsItWas() {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
    try {
      buffer.writeLong(42);
      assertThatThrownBy(() -> codec.encode(new StopDaemon("x".repeat(2000)), buffer, 1000))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("larger than 1000 bytes");
      assertThat(buffer.readableBytes()).isEqualTo(8);

      codec.encode(new StopDaemon("x".repeat(900)), buffer, 1000);
      buffer.skipBytes(8);
      assertThat(codec.decode(buffer)).isEqualTo(new StopDaemon("x".repeat(900)));
    } finally {
      buffer.release();
    }
  }

  @Test
  void nullWhereNoneMayBeIsATypedError() {
    assertThatThrownBy(() -> codec.encode(new StopDaemon(null), Unpooled.buffer(), 100))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("StopDaemon");
    assertThatThrownBy(() -> codec.encode(null, Unpooled.buffer(), 100))
        .isInstanceOf(WireException.class);
  }

  /** Says that it is a message, and nobody has given it a number. */
  private record Stranger(String text) implements Message {}

  @Test
  void classThatIsNotInTheCatalogueIsNotWritten() {
    ByteBuf buffer = Unpooled.buffer();
    assertThatThrownBy(() -> codec.encode(new Stranger("x"), buffer, 100))
        .isInstanceOf(WireException.class)
        .hasMessage("no message of the catalogue: " + Stranger.class.getName());
    assertThat(buffer.readableBytes()).isZero();
  }

  @Test
  void codecIsUsableAfterAnError() {
    assertThatThrownBy(() -> codec.decode(varint(209 + 2))).isInstanceOf(WireException.class);
    ByteBuf buffer = Unpooled.buffer();
    codec.encode(new CheckReport(List.of("a", "b")), buffer, 100);
    assertThat(MessageCodec.peekNumber(buffer)).isEqualTo(300);
    assertThat(codec.decode(buffer)).isEqualTo(new CheckReport(List.of("a", "b")));
  }

  private void assertRefused(String why, ByteBuf bytes) {
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(why);
  }

  private static ByteBuf varint(int value) {
    ByteBuf buffer = Unpooled.buffer();
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      buffer.writeByte(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    return buffer.writeByte(rest);
  }
}
