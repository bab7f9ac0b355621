package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.race.FileContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of a session whose loop, files and socket are ours. */
class StreamsOnOneLoopTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CHUNK = 1024;
  private static final int STREAMS = 8;

  @TempDir Path temp;
  private final Shared shared =
      new Shared(
          TransportSettings.defaults("0.1.0")
              .withFlow(
                  new TransportSettings.FlowLimits(
                      1 << 16, 1 << 16, 1 << 18, 16, CHUNK, 1 << 16, STREAMS)),
          new Clocks(() -> 0, () -> 0),
          "streams",
          () -> "",
          new CallersThread());
  private final EmbeddedChannel clockwork = new EmbeddedChannel();
  private final Wire wire = new Wire();
  private LinkSession session;

  /** A socket that takes so many pieces when it is told to, and is full with one chunk. */
  private static final class Wire extends EmbeddedChannel {
    private int takes = Integer.MAX_VALUE;
    private final FrameDecoder decoder = new FrameDecoder(1 << 16, new Counters());
    private final Map<Long, Integer> chunks = new TreeMap<>();

    Wire() {
      super();
      config().setAutoRead(false);
      config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, CHUNK));
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
      for (; takes > 0 && in.current() != null; takes--) {
        decoder.decode(
            ((ByteBuf) in.current()).retain(),
            frame -> {
              if (frame.kind() == FrameKind.STREAM_CHUNK) {
                chunks.merge(frame.correlation(), 1, Integer::sum);
              }
              return true;
            });
        in.remove();
      }
    }

    void take(int pieces) {
      takes = pieces;
      flush();
    }
  }

  @BeforeEach
  void connect() {
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
    Connection connection = new Connection(wire, session, shared);
    wire.pipeline().addLast(connection);
    session.attach(connection, 0);
  }

  @AfterEach
  void close() {
    session.end("the test is over");
    wire.take(Integer.MAX_VALUE);
    wire.finishAndReleaseAll();
    wire.decoder.close();
    clockwork.finishAndReleaseAll();
    shared.close();
  }

  @Test
  void streamsOverASlowLinkAllGetOn() throws IOException {
    Path file = Files.write(temp.resolve("corpus"), new byte[64 * CHUNK]);
    for (int i = 0; i < STREAMS; i++) {
      session.stream(new FileContent("race", i, 64 * CHUNK), file, LONG);
    }
    clockwork.runPendingTasks();
    wire.take(0);
    for (long id = 1; id <= STREAMS; id++) {
      ByteBuf credit = Unpooled.buffer(FrameFormat.HEADER + 8);
      FrameFormat.reserveHeader(credit);
      FrameFormat.writeHeader(credit.writeLong(0), FrameKind.STREAM_CREDIT, id, 64 * CHUNK);
      wire.pipeline().fireChannelRead(credit);
    }
    clockwork.runPendingTasks();
    for (int i = 0; i < 4 * STREAMS; i++) {
      wire.take(1);
    }
    assertThat(wire.chunks).hasSize(STREAMS);
    assertThat(wire.chunks.values()).allMatch(count -> count >= 3 && count <= 5);
  }
}
