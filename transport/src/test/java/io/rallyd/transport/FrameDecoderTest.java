package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameDecoderTest {
  private static final int MAX = 1000;

  private final Counters counters = new Counters();
  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX, counters));

  private static byte[] frame(FrameKind kind, long correlation, long sequence, byte[] body) {
    ByteBuf frame = PooledByteBufAllocator.DEFAULT.buffer();
    try {
      FrameFormat.reserveHeader(frame);
      frame.writeBytes(body);
      FrameFormat.writeHeader(frame, kind, correlation, sequence);
      return ByteBufUtil.getBytes(frame);
    } finally {
      frame.release();
    }
  }

  @Test
  void layoutIsTheDocumentedOne() {
    assertThat(ByteBufUtil.hexDump(frame(FrameKind.REQUEST, 7, 9, new byte[] {1, 2, 3})))
        .isEqualTo(
            "5244"
                + "02"
                + "00"
                + "00000003"
                + "0000000000000007"
                + "0000000000000009"
                + "b66afff5"
                + "010203");
  }

  @ParameterizedTest
  @EnumSource(FrameKind.class)
  void framesAreReadByteByByte(FrameKind kind) {
    byte[] body = {5, 6, 7, 8};
    for (int round = 0; round < 2; round++) {
      byte[] bytes = frame(kind, 42, round, body);
      for (int i = 0; i < bytes.length; i++) {
        assertThat(channel.inboundMessages().poll()).isNull();
        channel.writeInbound(Unpooled.wrappedBuffer(bytes, i, 1));
      }
      Frame read = channel.readInbound();
      assertThat(read.kind()).isEqualTo(kind);
      assertThat(read.correlation()).isEqualTo(42);
      assertThat(read.sequence()).isEqualTo(round);
      assertThat(ByteBufUtil.getBytes(read.body())).isEqualTo(body);
      read.release();
    }
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void lengthBeyondTheLimitEndsItBeforeTheBodyIsThere() {
    byte[] bytes = frame(FrameKind.MESSAGE, 0, 1, new byte[MAX + 1]);
    assertThatThrownBy(
            () -> channel.writeInbound(Unpooled.wrappedBuffer(bytes, 0, FrameFormat.HEADER)))
        .isInstanceOf(DecoderException.class)
        .hasMessageContaining("a frame of 1001 bytes where 1000 are allowed");
    assertThat(counters.get(Counters.Count.FRAMES_BAD)).isEqualTo(1);
    channel.finish();
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] good = frame(FrameKind.MESSAGE, 3, 1, new byte[] {1, 2, 3, 4});
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bytes = good.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      EmbeddedChannel each = new EmbeddedChannel(new FrameDecoder(MAX, counters));
      try {
        each.writeInbound(Unpooled.wrappedBuffer(bytes));
      } catch (DecoderException expected) {
        // noticed
      }
      assertThat(each.inboundMessages().poll()).as("bit %d", bit).isNull();
      each.finish();
    }
  }

  @Test
  void noiseNeverBringsAFrame() {
    Random random = new Random(1);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      EmbeddedChannel each = new EmbeddedChannel(new FrameDecoder(MAX, counters));
      try {
        each.writeInbound(Unpooled.wrappedBuffer(bytes));
      } catch (DecoderException expected) {
        // as it should be
      }
      assertThat(each.inboundMessages().poll()).isNull();
      each.finish();
    }
  }
}
