package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session on a loop whose time and whose socket are ours. */
class OneLoopTest {
  private static final Duration TICK = Duration.ofMillis(250);

  private final AtomicLong nanos = new AtomicLong();
  private final Shared shared =
      new Shared(
          TransportSettings.defaults("0.1.0")
              .withFlow(
                  new TransportSettings.FlowLimits(1 << 16, 1 << 16, 1 << 18, 16, 1024, 4096, 4)),
          new Clocks(nanos::get, () -> nanos.get() / 1000),
          "one-loop");

  /** Lends its loop: a closed channel would take the session's timers with it. */
  private final EmbeddedChannel clockwork = new EmbeddedChannel();

  private final Wire wire = new Wire();
  private LinkSession session;
  private Connection connection;

  /** A socket whose peer reads or does not. */
  private static final class Wire extends EmbeddedChannel {
    private boolean peerReads = true;
    private long wanted;

    Wire() {
      super();
      config().setAutoRead(false);
      // Tracing each of many thousand buffers would take all the time.
      config().setAllocator(new UnpooledByteBufAllocator(false, true));
      pipeline()
          .addLast(
              new ChannelOutboundHandlerAdapter() {
                @Override
                public void read(ChannelHandlerContext ctx) {
                  wanted++;
                }
              });
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
      if (peerReads) {
        super.doWrite(in);
      }
    }
  }

  @BeforeEach
  void connect() {
    clockwork.freezeTime();
    Peer peer = new Peer(Peer.Role.NODE, "id", "127.0.0.1:1", "0.1.0", false);
    session =
        new LinkSession(
            shared,
            peer,
            Peer.Role.NODE,
            Handlers.builder().build(),
            clockwork.eventLoop(),
            new LinkSession.Owner() {
              @Override
              public void interrupted(LinkSession lost, String reason) {}

              @Override
              public void ended(LinkSession over, String reason) {}
            });
    connection = new Connection(wire, session, shared);
    wire.pipeline().addLast(connection);
    session.attach(connection, 0);
  }

  @AfterEach
  void close() {
    session.end("the test is over");
    wire.peerReads = true;
    wire.finishAndReleaseAll();
    clockwork.finishAndReleaseAll();
    shared.close();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    clockwork.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    clockwork.runScheduledPendingTasks();
  }

  private void passInTicks(Duration time) {
    for (Duration left = time; !left.isZero(); left = left.minus(TICK)) {
      pass(TICK);
    }
  }

  @Test
  void lonelySessionEndsThoughTheProcessStoodStill() {
    session.suspend("cut");
    pass(Duration.ofSeconds(4));
    passInTicks(Duration.ofMillis(4250));
    assertThat(session.over()).isFalse();
    passInTicks(Duration.ofSeconds(1));
    assertThat(session.over()).isTrue();
  }

  @Test
  void frameThatTakesItsTimeIsNoSilence() {
    ByteBuf header = Unpooled.buffer();
    FrameFormat.reserveHeader(header);
    FrameFormat.writeHeader(header, FrameKind.ACK, 0, 0);
    for (int i = 0; i < 20; i++) {
      pass(TICK);
      // A part of a frame comes: read, but nothing to hand on yet.
      wire.pipeline().fireChannelRead(header.copy(i, 1));
      wire.pipeline().fireChannelReadComplete();
    }
    assertThat(session.connected()).isTrue();
    for (int i = 0; i < 10; i++) {
      pass(TICK);
    }
    assertThat(session.connected()).isFalse();
  }

  @Test
  void peerThatAsksWithoutReadingTheAnswersIsReadNoMore() {
    wire.peerReads = false;
    long before;
    int batches = 0;
    do {
      before = wire.wanted;
      for (int i = 0; i < 100; i++) {
        ByteBuf ping = Unpooled.buffer(FrameFormat.HEADER + 8);
        FrameFormat.reserveHeader(ping);
        FrameFormat.writeHeader(ping.writeLong(i), FrameKind.PING, 0, 0);
        wire.pipeline().fireChannelRead(ping);
      }
      wire.pipeline().fireChannelReadComplete();
    } while (wire.wanted > before && ++batches < 500);
    assertThat(batches).isBetween(10, 400);
    assertThat(session.connected()).isTrue();

    wire.peerReads = true;
    wire.flush();
    assertThat(wire.wanted).isEqualTo(before + 1);
  }
}
