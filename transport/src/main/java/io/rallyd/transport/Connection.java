package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import java.util.concurrent.TimeUnit;

/**
 * One connection beneath a session, once the peer has proved that it belongs. It reads on only when
 * the session has taken what was read, so a session that is busy holds back its peer. The channel
 * may live on another event loop than the session; frames are looked at on the session's.
 */
final class Connection extends ChannelInboundHandlerAdapter implements FrameDecoder.Taker {
  /**
   * What may wait for the peer to read it beyond a largest frame. Messages and chunks wait
   * elsewhere, so only a peer that asks (heartbeats, say) and does not read the answers gets here.
   */
  private static final long ROOM_FOR_CONTROL = 1 << 20;

  private final Channel channel;
  private final LinkSession session;
  private final Counters counters;
  private final FrameDecoder decoder;
  private final long mostUnsent;
  private final boolean encrypted;
  private boolean readingPaused;

  Connection(Channel channel, LinkSession session, Shared shared) {
    this.channel = channel;
    this.session = session;
    this.counters = shared.counters();
    int maxBody = shared.settings().flow().maxFrameBytes();
    this.decoder = new FrameDecoder(maxBody, counters);
    this.mostUnsent = maxBody + ROOM_FOR_CONTROL;
    this.encrypted = channel.pipeline().get(SslHandler.class) != null;
  }

  /** Returns whether it goes through TLS. */
  boolean encrypted() {
    return encrypted;
  }

  boolean writable() {
    return channel.isWritable();
  }

  /** Writes a frame, of which one reference is given away; flushed later. */
  void write(ByteBuf frame) {
    write(frame, 1);
  }

  /** Writes so many frames, of whose bytes one reference is given away; flushed later. */
  void write(ByteBuf bytes, int frames) {
    counters.add(Counters.Count.FRAMES_SENT, frames);
    counters.add(Counters.Count.BYTES_SENT, bytes.readableBytes());
    channel.write(bytes, channel.voidPromise());
  }

  /** Writes a frame of these numbers, at once. */
  void writeNow(FrameKind kind, long correlation, long sequence, long... body) {
    writeNumbers(kind, correlation, sequence, body);
    flush();
  }

  /** Writes a frame of these numbers; flushed later. */
  void writeNumbers(FrameKind kind, long correlation, long sequence, long... body) {
    ByteBuf frame = channel.alloc().buffer(FrameFormat.HEADER + 8 * body.length);
    FrameFormat.reserveHeader(frame);
    for (long value : body) {
      frame.writeLong(value);
    }
    FrameFormat.writeHeader(frame, kind, correlation, sequence);
    write(frame);
  }

  void flush() {
    channel.flush();
  }

  /**
   * Leaves it to the peer, which has been told that all is over, to close; closes when it does not
   * within a second of the last byte that left, nor within so many nanoseconds in all. Closing at
   * once, with bytes of the peer unread, would reset the connection and lose what was said last.
   */
  void closeSoon(long atMostNanos) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.SECONDS));
    channel.eventLoop().schedule(() -> channel.close(), atMostNanos, TimeUnit.NANOSECONDS);
  }

  void close() {
    channel.close();
  }

  /** Waits until it is closed; not on an event loop. */
  void awaitClose(long millis) {
    channel.closeFuture().awaitUninterruptibly(millis);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    session.run(() -> read(bytes), bytes::release);
  }

  private void read(ByteBuf bytes) {
    session.beginTurn(this);
    try {
      decoder.decode(bytes, this);
    } catch (WireException e) {
      broke(e);
    } finally {
      session.endTurn();
    }
  }

  @Override
  public boolean take(Frame frame) {
    return session.receive(this, frame);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    session.run(
        () -> {
          session.received(this);
          readingPaused = channel.bytesBeforeWritable() > mostUnsent;
          if (!readingPaused) {
            ctx.read();
          }
        },
        () -> {});
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      session.run(
          () -> {
            if (readingPaused) {
              readingPaused = false;
              ctx.read();
            }
            session.drain();
          },
          () -> {});
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.run(
        () -> {
          decoder.close();
          session.detached(this, "the connection was closed");
        },
        decoder::close);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    session.run(() -> broke(cause), () -> {});
    ctx.close();
  }

  private void broke(Throwable cause) {
    session.detached(this, "the connection broke: " + cause.getMessage());
    close();
  }
}
