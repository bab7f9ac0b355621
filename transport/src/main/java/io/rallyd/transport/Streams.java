package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import io.rallyd.transport.RequestFailedException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The streams of a session in both directions. On the session's loop only. */
final class Streams {
  private final LinkSession session;
  private final Shared shared;
  private final Map<Long, OutgoingStream> outgoing = new LinkedHashMap<>();
  private final Map<Long, IncomingStream> incoming = new LinkedHashMap<>();

  Streams(LinkSession session, Shared shared) {
    this.session = session;
    this.shared = shared;
  }

  // ---- outgoing --------------------------------------------------------------------------------

  void send(long id, FilePart part, Duration idleDeadline, CompletableFuture<StreamReceipt> done) {
    OutgoingStream stream =
        new OutgoingStream(
            session, shared, id, part, idleDeadline, done, () -> outgoing.remove(id));
    outgoing.put(id, stream);
  }

  /**
   * Writes chunks, one of each stream in turn, while the connection takes them. Whoever wrote goes
   * behind the others, so that the next call, too, begins with who has waited longest.
   */
  void pump(Connection connection) {
    boolean wrote = true;
    while (wrote && connection.writable()) {
      wrote = false;
      for (Map.Entry<Long, OutgoingStream> each : new ArrayList<>(outgoing.entrySet())) {
        if (!connection.writable()) {
          return;
        }
        if (each.getValue().writeChunk(connection)) {
          wrote = true;
          goBehind(each.getKey(), each.getValue());
        }
      }
    }
  }

  private void goBehind(long id, OutgoingStream stream) {
    // It may have ended while it wrote.
    if (outgoing.remove(id, stream)) {
      outgoing.put(id, stream);
    }
  }

  void credit(Frame frame) {
    OutgoingStream stream = outgoing.get(frame.correlation());
    if (frame.body().readableBytes() != 8) {
      throw new WireException("of wrong size");
    }
    if (stream != null) {
      stream.credited(frame.sequence(), frame.body().readLong());
    }
  }

  void done(Frame frame) {
    OutgoingStream stream = outgoing.get(frame.correlation());
    ByteBuf body = frame.body();
    if (!body.isReadable()) {
      throw new WireException("of wrong size");
    }
    boolean taken = body.getByte(body.readerIndex()) == 0;
    RequestFailedException why = taken ? null : Failure.read(body);
    if (stream != null) {
      stream.ended(why);
    }
  }

  // ---- incoming --------------------------------------------------------------------------------

  @SuppressWarnings("unchecked")
  void opened(long id, Message header, Handlers.Route route) {
    String name = route.name();
    Handlers.Receiving<Message> handler = (Handlers.Receiving<Message>) route.receiving();
    if (handler == null) {
      shared.counters().add(Counters.Count.MESSAGES_UNKNOWN);
      refuse(
          id, new RequestFailedException(Kind.UNKNOWN_MESSAGE, "nobody takes a stream of " + name));
      return;
    }
    if (incoming.size() >= shared.settings().flow().maxStreams() || incoming.containsKey(id)) {
      refuse(id, new RequestFailedException(Kind.OVERLOADED, "too many streams are open"));
      return;
    }
    boolean opened =
        shared
            .watch()
            .run(
                name,
                () -> {
                  try {
                    StreamSink sink = handler.open(session, header);
                    IncomingStream stream =
                        new IncomingStream(session, shared, id, sink, () -> incoming.remove(id));
                    incoming.put(id, stream);
                    if (session.over()) {
                      // The handler has ended it, and nobody else will end this stream.
                      stream.abort(session.lost().getMessage());
                    } else {
                      stream.grant();
                    }
                  } catch (RequestFailedException e) {
                    refuse(id, e);
                  }
                });
    if (!opened) {
      refuse(id, new RequestFailedException(Kind.INTERNAL, "the handler of " + name + " failed"));
    }
  }

  void refuse(long id, RequestFailedException why) {
    ByteBuf frame = Frames.empty();
    Failure.write(frame, why);
    session.control(FrameKind.STREAM_DONE, id, frame);
  }

  void chunk(Frame frame) {
    IncomingStream stream = incoming.get(frame.correlation());
    if (stream == null) {
      // The sink failed and its sender has not heard of it yet.
      shared.counters().add(Counters.Count.CHUNKS_DROPPED);
    } else {
      stream.chunk(frame.sequence(), frame.body());
    }
  }

  void end(Frame frame) {
    IncomingStream stream = incoming.get(frame.correlation());
    if (stream != null) {
      stream.end(frame.sequence(), frame.body());
    }
  }

  void abort(Frame frame) {
    IncomingStream stream = incoming.get(frame.correlation());
    if (stream != null) {
      stream.abort(Failure.readText(frame.body()));
    }
  }

  // ---- the connection and the end --------------------------------------------------------------

  /** Nothing is sent until the receiver has said over a new connection what it has. */
  void suspend() {
    outgoing.values().forEach(OutgoingStream::suspend);
  }

  void resume(Connection connection) {
    suspend();
    incoming.values().forEach(IncomingStream::resume);
  }

  void endAll(RequestFailedException why) {
    new ArrayList<>(outgoing.values()).forEach(stream -> stream.ended(why));
    new ArrayList<>(incoming.values()).forEach(stream -> stream.abort(why.getMessage()));
  }
}
