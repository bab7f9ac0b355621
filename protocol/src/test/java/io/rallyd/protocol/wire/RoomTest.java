package io.rallyd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.session.StopDaemon;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in memory that is given bit by bit, and text of every kind. */
class RoomTest {
  private static final int OFFSET = 3;

  private final MessageCodec codec = new MessageCodec(Catalogue.current());
  private ByteBuffer memory;

  private ByteBuffer grow(int written, int required) {
    ByteBuffer more = ByteBuffer.allocate(OFFSET + written + required);
    for (int i = 0; i < written; i++) {
      more.put(OFFSET + i, memory.get(OFFSET + i));
    }
    memory = more;
    return more.position(OFFSET);
  }

  @Test
  void messageIsTheSameHoweverOftenItsMemoryGrows() {
    CheckReport message = new CheckReport(List.of("a", "bc".repeat(100), "\u20ac".repeat(50), ""));
    ByteBuf whole = Unpooled.buffer();
    codec.encode(message, whole, 10_000);
    int size = whole.readableBytes();
    for (int room = 0; room <= size + 1; room++) {
      memory = ByteBuffer.allocate(OFFSET + room).position(OFFSET);
      assertThat(codec.encode(message, memory, size, this::grow)).isEqualTo(size);
      byte[] bytes = new byte[size];
      memory.get(OFFSET, bytes);
      assertThat(bytes).as("room of %d", room).isEqualTo(ByteBufUtil.getBytes(whole));
      assertThat(codec.decode(memory.array(), OFFSET, size)).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 9000})
  void textIsTheUtf8OfTheJdk(int before) {
    for (String end :
        List.of(
            "",
            "z",
            "\u007f\u0080\u07ff\u0800\uffff",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00x",
            "\ud83d\u00e9",
            "\ud83d\ud83d\ude00")) {
      String text = "a".repeat(before) + end;
      ByteBuf bytes = Unpooled.buffer();
      codec.encode(new StopDaemon(text), bytes, 1 << 20);
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      byte[] tail = new byte[utf8.length];
      bytes.getBytes(bytes.writerIndex() - utf8.length, tail);
      assertThat(tail).isEqualTo(utf8);
      assertThat(codec.decode(bytes))
          .isEqualTo(new StopDaemon(new String(utf8, StandardCharsets.UTF_8)));
    }
  }
}
