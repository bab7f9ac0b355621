package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a side of a link says to show that it lives, and when. Times are in milliseconds. */
class PulseTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Shared shared =
      new Shared(
          TransportSettings.defaults("0.1.0"),
          new Clocks(nanos::get, () -> TimeUnit.NANOSECONDS.toMicros(nanos.get())),
          "pulse",
          () -> "",
          new CallersThread());
  private final EmbeddedChannel clockwork = new EmbeddedChannel();
  private final AtomicInteger flushes = new AtomicInteger();
  private final EmbeddedChannel wire =
      new EmbeddedChannel() {
        @Override
        protected void doWrite(io.netty.channel.ChannelOutboundBuffer in) throws Exception {
          if (!in.isEmpty()) {
            flushes.incrementAndGet();
          }
          super.doWrite(in);
        }
      };
  private LinkSession session;

  private void connect(Peer.Role peer) {
    clockwork.freezeTime();
    session =
        new LinkSession(
            shared,
            new Peer(peer, "id", "127.0.0.1:1", "0.1.0", false),
            Peer.Role.NODE,
            Handlers.builder().build(),
            clockwork.eventLoop(),
            new LinkSession.Owner() {
              @Override
              public void interrupted(LinkSession lost, String reason) {}

              @Override
              public void ended(LinkSession over, String reason) {}
            });
    Connection connection = new Connection(wire, session, shared);
    wire.pipeline().addLast(connection);
    session.attach(connection, 0);
  }

  @AfterEach
  void close() {
    session.end("the test is over");
    wire.finishAndReleaseAll();
    clockwork.finishAndReleaseAll();
    shared.close();
  }

  private void pass(long millis) {
    for (long each = 0; each < millis; each += 50) {
      nanos.addAndGet(Duration.ofMillis(50).toNanos());
      clockwork.advanceTimeBy(50, TimeUnit.MILLISECONDS);
      clockwork.runScheduledPendingTasks();
    }
  }

  private void ping(long clock) {
    ByteBuf ping = Unpooled.buffer();
    FrameFormat.reserveHeader(ping);
    FrameFormat.writeHeader(ping.writeLong(clock), FrameKind.PING, 0, 0);
    wire.pipeline().fireChannelRead(ping);
  }

  /** Returns what was said since the last time: kind and the clocks in it. */
  private List<String> said() {
    List<String> said = new ArrayList<>();
    FrameDecoder decoder = new FrameDecoder(1 << 16, new Counters());
    ByteBuf bytes;
    while ((bytes = wire.readOutbound()) != null) {
      decoder.decode(
          bytes,
          frame -> {
            StringBuilder text = new StringBuilder(frame.kind().name());
            for (ByteBuf body = frame.body(); body.isReadable(); ) {
              text.append(' ').append(body.readLong() / 1000);
            }
            return said.add(text.toString());
          });
    }
    decoder.close();
    return said;
  }

  @Test
  void whoWasDialledSaysItsPingWithItsAnswer() {
    connect(Peer.Role.NODE);
    assertThat(said()).containsExactly("PING 0");
    for (int second = 1; second < 10; second++) {
      pass(1000);
      assertThat(said()).isEmpty();
      int before = flushes.get();
      ping(7_000);
      long now = 1000L * second;
      assertThat(said()).containsExactly("PONG 7 " + now + " " + now, "PING " + now);
      assertThat(flushes.get()).isEqualTo(before + 1);
    }
    // It goes on by itself when the other has nothing to ask, and gives up in the end.
    pass(1500);
    assertThat(said()).containsExactly("PING 10250");
    pass(1000);
    assertThat(session.connected()).isFalse();
  }

  @Test
  void whoAsksMoreOftenIsAnsweredEachTime() {
    connect(Peer.Role.NODE);
    said();
    pass(100);
    ping(1_000);
    ping(2_000);
    assertThat(said()).containsExactly("PONG 1 100 100", "PONG 2 100 100");
  }

  @Test
  void whoDialsAnswersWithItsNextPing() {
    connect(Peer.Role.COORDINATOR);
    said();
    for (int i = 0; i < 3; i++) {
      ping(1_000);
      assertThat(said()).as("at first").containsExactly("PONG 1 0 0");
    }
    pass(300);
    ping(5_000);
    assertThat(said()).isEmpty();
    pass(700);
    assertThat(said()).containsExactly("PONG 5 300 1000", "PING 1000");
    pass(1000);
    assertThat(said()).containsExactly("PING 2000");
    ping(6_000);
    ping(7_000);
    assertThat(said()).as("two that wait").containsExactly("PONG 6 2000 2000", "PONG 7 2000 2000");
  }

  @Test
  void whatIsSentInOneTurnIsFlushedOnceAtItsEndAndOneMessageWaitsForNoOther() {
    connect(Peer.Role.NODE);
    said();
    int before = flushes.get();
    for (int i = 0; i < 100; i++) {
      session.send(Cluster.state(i));
    }
    assertThat(flushes).hasValue(before);
    clockwork.runPendingTasks();
    assertThat(flushes).hasValue(before + 1);
    assertThat(frames()).isEqualTo(100);

    // No time passes.
    session.send(Cluster.state(100));
    clockwork.runPendingTasks();
    assertThat(flushes).hasValue(before + 2);
    assertThat(frames()).isEqualTo(1);
  }

  /** Returns how many frames went out since the last time. */
  private int frames() {
    AtomicInteger frames = new AtomicInteger();
    FrameDecoder decoder = new FrameDecoder(1 << 16, new Counters());
    ByteBuf bytes;
    while ((bytes = wire.readOutbound()) != null) {
      decoder.decode(bytes, frame -> frames.incrementAndGet() > 0);
    }
    decoder.close();
    return frames.get();
  }

  @Test
  void whatWaitsForAnAnswerIsForgottenWithItsConnection() {
    connect(Peer.Role.COORDINATOR);
    for (int i = 0; i < 3; i++) {
      ping(1_000);
    }
    ping(5_000);
    said();
    session.attach(new Connection(wire, session, shared), 0);
    pass(1000);
    assertThat(said()).noneMatch(frame -> frame.startsWith("PONG"));
  }

  @Test
  void timeInWhichThisLoopWasLateIsNoSilenceOfThePeer() {
    connect(Peer.Role.NODE);
    pass(900);
    for (int turn = 0; turn < 4; turn++) {
      // The loop turns slowly; what the peer says meanwhile lies in the socket.
      late(700);
    }
    assertThat(session.connected())
        .as("silent for 3.7 s, of which this loop was late 1.8")
        .isTrue();
    pass(500);
    assertThat(session.connected()).isFalse();
  }

  @Test
  void latenessPutsOffALossOnlyForAsLongAsASilence() {
    connect(Peer.Role.NODE);
    int turns = 0;
    while (session.connected() && turns < 100) {
      late(900);
      turns++;
    }
    assertThat(turns * 900).isBetween(4_000, 5_000);
    while (!session.over() && turns < 100) {
      late(900);
      turns++;
    }
    assertThat(turns * 900).isBetween(7_000, 8_100);
  }

  /** Lets so much time pass with no turn of the loop before its end. */
  private void late(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    clockwork.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    clockwork.runScheduledPendingTasks();
  }
}
