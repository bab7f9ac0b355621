package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameDecoderTest {
  private static final int MAX = 1000;

  private final Counters counters = new Counters();
  private final List<Shown> shown = new ArrayList<>();
  private FrameDecoder decoder = new FrameDecoder(MAX, counters);

  /** A frame as it was when it was shown. */
  private record Shown(FrameKind kind, long correlation, long sequence, String body) {}

  @AfterEach
  void close() {
    decoder.close();
  }

  private void decode(ByteBuf bytes) {
    decoder.decode(
        bytes,
        frame -> {
          String text = ByteBufUtil.hexDump(frame.body());
          if (frame.kind() != FrameKind.STREAM_CHUNK) {
            assertThat(ByteBufUtil.hexDump(frame.bytes(), frame.bodyAt(), frame.bodyLength()))
                .isEqualTo(text);
          }
          shown.add(new Shown(frame.kind(), frame.correlation(), frame.sequence(), text));
          return true;
        });
    assertThat(bytes.capacity() == 0 || bytes.refCnt() == 0).as("released").isTrue();
  }

  private void startAnew() {
    decoder.close();
    decoder = new FrameDecoder(MAX, counters);
  }

  private static ByteBuf pooled(byte[] bytes, int from, int length) {
    return PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes, from, length);
  }

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
        assertThat(shown).hasSize(round);
        decode(pooled(bytes, i, 1));
      }
      assertThat(shown.get(round)).isEqualTo(new Shown(kind, 42, round, "05060708"));
    }
    assertThat(counters.get(Counters.Count.FRAMES_RECEIVED)).isEqualTo(2);
    assertThat(counters.get(Counters.Count.BYTES_RECEIVED)).isEqualTo(64);
  }

  @Test
  void framesAreTheSameWhereverTheBytesAreCut() {
    ByteBuf three = Unpooled.buffer();
    three.writeBytes(frame(FrameKind.REQUEST, 1, 7, new byte[0]));
    three.writeBytes(frame(FrameKind.MESSAGE, 2, 8, new byte[MAX]));
    three.writeBytes(frame(FrameKind.ACK, 3, 9, new byte[] {1}));
    byte[] bytes = ByteBufUtil.getBytes(three);
    decode(pooled(bytes, 0, bytes.length));
    List<Shown> whole = List.copyOf(shown);
    assertThat(whole).extracting(Shown::sequence).containsExactly(7L, 8L, 9L);
    for (int first = 0; first < bytes.length; first++) {
      int second = first + 1 + first * 31 % (bytes.length - first);
      shown.clear();
      decode(Unpooled.copiedBuffer(bytes, 0, first));
      decode(Unpooled.copiedBuffer(bytes, first, second - first));
      decode(Unpooled.copiedBuffer(bytes, second, bytes.length - second));
      assertThat(shown).as("cut at %d and %d", first, second).isEqualTo(whole);
    }
  }

  /** Larger than what is taken at once, so memory grows; and again, in memory used before. */
  @ParameterizedTest
  @EnumSource(
      value = FrameKind.class,
      names = {"MESSAGE", "STREAM_CHUNK"})
  void largeFramesAreTheSameWhateverTheSizeOfTheReads(FrameKind kind) {
    decoder.close();
    decoder = new FrameDecoder(1 << 20, counters);
    Random random = new Random(5);
    ByteBuf sent = Unpooled.buffer();
    List<Shown> expected = new ArrayList<>();
    for (int size : new int[] {70_000, 600_000, 0, 131_072, 300, 65_508, 270_000, 70_000}) {
      byte[] body = new byte[size];
      random.nextBytes(body);
      sent.writeBytes(frame(kind, size, 3, body));
      expected.add(new Shown(kind, size, 3, ByteBufUtil.hexDump(body)));
    }
    byte[] bytes = ByteBufUtil.getBytes(sent);
    for (int most : new int[] {1 << 20, 65_536, 5_000}) {
      shown.clear();
      for (int at = 0; at < bytes.length; ) {
        int size = Math.min(1 + random.nextInt(most), bytes.length - at);
        decode(pooled(bytes, at, size));
        at += size;
      }
      assertThat(shown).isEqualTo(expected);
    }
  }

  @Test
  void nothingIsShownOnceTheTakerHasEnough() {
    byte[] frame = frame(FrameKind.MESSAGE, 0, 1, new byte[] {1});
    ByteBuf bytes = Unpooled.buffer().writeBytes(frame).writeBytes(frame).writeBytes(frame, 0, 9);
    decoder.decode(
        bytes,
        each -> {
          shown.add(new Shown(each.kind(), 0, 0, ""));
          return false;
        });
    assertThat(bytes.refCnt()).isZero();
    decode(pooled(frame, 9, frame.length - 9));
    assertThat(shown).hasSize(1);
  }

  @Test
  void closedWhileItShowsItGivesItsPiecesBack() {
    byte[] frame = frame(FrameKind.MESSAGE, 0, 1, new byte[] {1});
    decode(pooled(frame, 0, 5));
    ByteBuf rest = pooled(frame, 5, frame.length - 5).writeBytes(frame, 0, 20);
    decoder.decode(
        rest,
        each -> {
          decoder.close();
          assertThat(each.body().getByte(0)).isEqualTo((byte) 1);
          return true;
        });
    assertThat(rest.refCnt()).isZero();
    decode(pooled(frame, 0, frame.length));
    assertThat(shown).isEmpty();
  }

  @Test
  void lengthBeyondTheLimitEndsItBeforeTheBodyIsThere() {
    byte[] bytes = frame(FrameKind.MESSAGE, 0, 1, new byte[MAX + 1]);
    for (int cut = 0; cut < FrameFormat.HEADER; cut++) {
      startAnew();
      decode(pooled(bytes, 0, cut));
      ByteBuf rest = pooled(bytes, cut, FrameFormat.HEADER - cut);
      assertThatThrownBy(() -> decode(rest))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("a frame of 1001 bytes where 1000 are allowed");
      assertThat(rest.refCnt()).isZero();
    }
    assertThat(counters.get(Counters.Count.FRAMES_BAD)).isEqualTo(FrameFormat.HEADER);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] good = frame(FrameKind.MESSAGE, 3, 1, new byte[] {1, 2, 3, 4});
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bytes = good.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      startAnew();
      try {
        decode(Unpooled.wrappedBuffer(bytes));
      } catch (WireException expected) {
        // noticed
      }
      assertThat(shown).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void noiseNeverBringsAFrame() {
    Random random = new Random(1);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      startAnew();
      try {
        decode(Unpooled.wrappedBuffer(bytes));
      } catch (WireException expected) {
        // as it should be
      }
      assertThat(shown).isEmpty();
    }
  }
}
