package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.session.StopDaemon;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames that share memory go out in order, again after a cut, and give the memory back. */
class OutboxTest {
  private static final int WINDOW = 1 << 20;
  private static final int QUEUE = 4 << 20;

  private final MessageCodec codec = new MessageCodec(Catalogue.current());
  private final Shared shared =
      new Shared(TransportSettings.defaults("0.1.0"), Clocks.system(), "outbox");
  private final List<EmbeddedChannel> wires = new ArrayList<>();
  private final List<ByteBuf> seen = new ArrayList<>();
  private Outbox outbox = new Outbox(WINDOW, QUEUE);

  @AfterEach
  void close() {
    outbox.fail(new RequestFailedException(RequestFailedException.Kind.LINK_LOST, "over"));
    wires.forEach(EmbeddedChannel::finishAndReleaseAll);
    shared.close();
    // What was written came from the outbox; the last reference is gone with both.
    assertThat(seen).allMatch(bytes -> bytes.refCnt() == 0);
    assertThat(outbox.queuedBytes()).isZero();
  }

  /** A frame as it came out: its number and the length of its text. */
  private record Out(long sequence, int length) {}

  private static Message message(int length) {
    return new StopDaemon("x".repeat(length));
  }

  private boolean encode(int length) {
    int body = codec.encode(message(length), outbox.begin(), 16 << 20, outbox);
    if (!outbox.reserve(FrameFormat.HEADER + body, 1)) {
      return false;
    }
    outbox.add(FrameKind.MESSAGE, 0, body);
    return true;
  }

  private void adopt(int length) {
    ByteBuf frame = Frames.encode(shared, message(length));
    assertThat(outbox.reserve(frame.readableBytes(), 1)).isTrue();
    outbox.add(frame, FrameKind.MESSAGE, 0);
  }

  /** Writes over a connection of its own and returns what came out; it is kept until the end. */
  private List<Out> write() {
    EmbeddedChannel wire = new EmbeddedChannel();
    wire.config().setWriteBufferWaterMark(new WriteBufferWaterMark(8 << 20, 16 << 20));
    wires.add(wire);
    outbox.write(new Connection(wire, null, shared));
    wire.flush();
    List<Out> out = new ArrayList<>();
    FrameDecoder decoder = new FrameDecoder(16 << 20, new Counters());
    for (Object bytes : wire.outboundMessages()) {
      seen.add((ByteBuf) bytes);
      decoder.decode(
          ((ByteBuf) bytes).retainedDuplicate(),
          frame -> {
            StopDaemon read =
                (StopDaemon) codec.decode(frame.bytes(), frame.bodyAt(), frame.bodyLength());
            return out.add(new Out(frame.sequence(), read.reason().length()));
          });
    }
    decoder.close();
    return out;
  }

  @Test
  void framesOfATurnAreOnePieceAndGoOutOnce() {
    for (int i = 0; i < 5; i++) {
      encode(i);
    }
    assertThat(write()).extracting(Out::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(seen).hasSize(1);
    assertThat(write()).isEmpty();
    encode(5);
    assertThat(write()).containsExactly(new Out(6, 5));
  }

  @Test
  void whatIsNotAcknowledgedGoesOutAgainWhereverTheCutWas() {
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      outbox = new Outbox(WINDOW, QUEUE);
      List<Integer> lengths = new ArrayList<>();
      long written = 0;
      long acknowledged = 0;
      for (int step = 0; step < 40; step++) {
        int length = random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(300);
        if (random.nextBoolean()) {
          encode(length);
        } else {
          adopt(length);
        }
        lengths.add(length);
        switch (random.nextInt(6)) {
          case 0 -> {
            List<Out> out = write();
            assertThat(out).isEqualTo(expected(lengths, written));
            written = lengths.size();
          }
          case 1 -> {
            acknowledged += random.nextLong(written - acknowledged + 1);
            assertThat(outbox.acknowledged(acknowledged)).isTrue();
          }
          case 2 -> {
            assertThat(outbox.rewind()).isEqualTo((int) (written - acknowledged));
            written = acknowledged;
          }
          default -> {
            // Only more of it.
          }
        }
        assertThat(outbox.acknowledged(written + 1)).isFalse();
        assertThat(outbox.queuedBytes()).isEqualTo(size(lengths, acknowledged));
      }
      outbox.rewind();
      assertThat(write()).isEqualTo(expected(lengths, acknowledged));
      outbox.acknowledged(lengths.size());
      assertThat(outbox.queuedBytes()).isZero();
    }
  }

  private static List<Out> expected(List<Integer> lengths, long from) {
    return LongStream.range(from, lengths.size())
        .mapToObj(i -> new Out(i + 1, lengths.get((int) i)))
        .toList();
  }

  private long size(List<Integer> lengths, long from) {
    return lengths.stream()
        .skip(from)
        .mapToLong(
            length -> {
              ByteBuf frame = Frames.encode(shared, message(length));
              frame.release();
              return frame.writerIndex();
            })
        .sum();
  }

  @Test
  void memoryThatAFrameHasOutgrownIsGivenBackAtOnce() {
    assertThat(encode(300_000)).isTrue();
    assertThat(outbox.segments()).isEqualTo(1);
    encode(100);
    int before = outbox.segments();
    assertThat(encode(300_000)).isTrue();
    assertThat(outbox.segments()).isLessThanOrEqualTo(before + 1);
    assertThat(write()).containsExactly(new Out(1, 300_000), new Out(2, 100), new Out(3, 300_000));
  }

  @Test
  void noMoreThanTheWindowIsUnderWayButOneFrameAlways() {
    outbox = new Outbox(1000, QUEUE);
    encode(3000);
    for (int i = 0; i < 20; i++) {
      encode(72);
    }
    assertThat(write()).containsExactly(new Out(1, 3000));
    assertThat(outbox.ready()).isFalse();
    outbox.acknowledged(1);
    assertThat(write()).hasSize(1000 / (FrameFormat.HEADER + 75));
    outbox.acknowledged(4);
    assertThat(write()).extracting(Out::sequence).containsExactly(11L, 12L, 13L);
  }

  @Test
  void moreThanTheQueueIsRefusedAndLeavesNothingBehind() {
    outbox = new Outbox(1000, 2000);
    int taken = 0;
    while (encode(90)) {
      taken++;
    }
    assertThat(taken).isEqualTo(2000 / (FrameFormat.HEADER + 93));
    long queued = outbox.queuedBytes();
    assertThatThrownBy(() -> codec.encode(message(500), outbox.begin(), 100, outbox))
        .hasMessageContaining("larger than 100 bytes");
    assertThat(outbox.queuedBytes()).isEqualTo(queued);
    write();
    outbox.acknowledged(8);
    assertThat(encode(90)).isTrue();
  }

  @Test
  void whoeverSentIsToldWhenItIsOutAndNotBefore() {
    outbox = new Outbox(1000, QUEUE);
    encode(900);
    Handed first = outbox.handedInTurn();
    encode(900);
    assertThat(outbox.handedInTurn()).isSameAs(first);
    assertThat(first).isNotDone();
    write();
    assertThat(first).as("the second does not fit").isNotDone();
    encode(900);
    Handed second = outbox.handedInTurn();
    assertThat(second).isNotSameAs(first);
    outbox.acknowledged(1);
    write();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    outbox.fail(new RequestFailedException(RequestFailedException.Kind.LINK_LOST, "gone"));
    assertThat(second).isCompletedExceptionally();
  }
}
