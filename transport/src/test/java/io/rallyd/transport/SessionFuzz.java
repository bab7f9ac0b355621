package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileContent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Whatever frames a member sends in whatever order, the session goes on or ends with a reason, no
 * buffer is kept, and each of its own requests ends once. An input is a row of frames: kind, how it
 * is numbered, correlation, two bytes of length, body.
 */
public final class SessionFuzz {
  private static final Duration LONG = Duration.ofHours(1);
  private static final TransportSettings SETTINGS =
      TransportSettings.defaults("0.1.0")
          .withFlow(new TransportSettings.FlowLimits(1 << 16, 1 << 14, 1 << 16, 4, 512, 2048, 3));

  /** After so long the timer of a loop has looked after each of its sessions. */
  private static final Duration HEARTBEATS = SETTINGS.times().heartbeat().multipliedBy(2);

  private static final Shared SHARED =
      new Shared(SETTINGS, new Clocks(() -> 0, () -> 0), "fuzz", () -> "", new CallersThread());

  /**
   * The loop of all sessions, one after the other, as in a daemon: none may leave it more to do.
   */
  private static final EmbeddedChannel CLOCKWORK = clockwork();

  private SessionFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    EmbeddedChannel wire = new EmbeddedChannel();
    LinkSession session = session();
    List<ByteBuf> bodies = new ArrayList<>();
    try {
      Connection connection = new Connection(wire, session, SHARED);
      wire.pipeline().addLast(connection);
      session.attach(connection, 0);
      CompletableFuture<?>[] asked = new CompletableFuture<?>[3];
      for (int i = 0; i < asked.length; i++) {
        asked[i] = session.request(new CheckDriver("x", i), LONG).toCompletableFuture();
      }
      run(wire);
      feed(new FuzzInput(bytes), session, connection, wire, bodies);
      session.end("the input is over");
      run(wire);
      for (CompletableFuture<?> each : asked) {
        check(each.isDone(), "a request that never ends");
      }
      check(SHARED.counters().get(Counters.Count.HANDLERS_FAILED) == 0, "something failed inside");
      for (ByteBuf body : bodies) {
        check(body.refCnt() == 0, "a body is kept");
      }
      CLOCKWORK.advanceTimeBy(HEARTBEATS.toNanos(), TimeUnit.NANOSECONDS);
      check(CLOCKWORK.runScheduledPendingTasks() == -1, "the loop still has a task of the session");
    } finally {
      session.end("the input is over");
      wire.finishAndReleaseAll();
    }
  }

  private static void feed(
      FuzzInput input,
      LinkSession session,
      Connection connection,
      EmbeddedChannel wire,
      List<ByteBuf> bodies) {
    FrameKind[] kinds = FrameKind.values();
    long sequence = 0;
    while (!input.isEmpty()) {
      FrameKind kind = kinds[input.next() % kinds.length];
      int numbering = input.next();
      long correlation = input.next();
      byte[] content = input.next(input.next() << 8 | input.next());
      long number = numbering;
      if (kind.sequenced() && numbering < 250) {
        number = ++sequence;
      } else if (numbering >= 250) {
        number = Long.MIN_VALUE >> numbering - 250;
      }
      ByteBuf bytes = Unpooled.buffer(FrameFormat.HEADER + content.length);
      FrameFormat.reserveHeader(bytes);
      FrameFormat.writeHeader(bytes.writeBytes(content), kind, correlation, number);
      bodies.add(bytes);
      session.beginTurn(connection);
      new FrameDecoder(1 << 20, new Counters())
          .decode(bytes, frame -> session.receive(connection, frame));
      session.endTurn();
      session.received(connection);
      run(wire);
    }
  }

  private static EmbeddedChannel clockwork() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    return channel;
  }

  private static LinkSession session() {
    Handlers handlers =
        Handlers.builder()
            .on(NodeState.class, (from, m) -> {})
            .answer(
                CheckDriver.class,
                (from, q) ->
                    q.corpusBytes() == 0
                        ? new CompletableFuture<CheckReport>()
                        : CompletableFuture.completedStage(new CheckReport(List.of(q.raceId()))))
            .receive(FileContent.class, (from, header) -> new Swallowing())
            .build();
    Peer peer = new Peer(Peer.Role.NODE, "id", "127.0.0.1:1", "0.1.0", false);
    return new LinkSession(
        SHARED,
        peer,
        Peer.Role.NODE,
        handlers,
        CLOCKWORK.eventLoop(),
        new LinkSession.Owner() {
          @Override
          public void interrupted(LinkSession lost, String reason) {}

          @Override
          public void ended(LinkSession over, String reason) {}
        });
  }

  private static void run(EmbeddedChannel wire) {
    CLOCKWORK.runPendingTasks();
    wire.runPendingTasks();
    Object sent;
    while ((sent = wire.readOutbound()) != null) {
      ReferenceCountUtil.release(sent);
    }
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  /** A sink that must hear of one end only. */
  private static final class Swallowing implements StreamSink {
    private boolean ended;

    @Override
    public void write(ByteBuffer chunk) {
      check(!ended, "a chunk after the end");
    }

    @Override
    public void complete(StreamReceipt receipt) {
      end();
    }

    @Override
    public void abort(String reason) {
      end();
    }

    private void end() {
      check(!ended, "two ends of a stream");
      ended = true;
    }
  }
}
