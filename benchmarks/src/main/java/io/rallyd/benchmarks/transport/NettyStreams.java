package io.rallyd.benchmarks.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.rallyd.benchmarks.contest.Latencies;

/**
 * Frames of the length that our chunks have, with a length before each and nothing else. The first
 * byte of a frame says what it is.
 */
final class NettyStreams implements Streams {
  /** Bytes of a stream in one frame, as in ours. */
  static final int CHUNK = 64 << 10;

  static final byte PIECE = 0;
  private static final byte PING = 1;
  private static final byte ALL_HERE = 2;
  private static final int SMALL = Integer.BYTES + Byte.BYTES;

  /** Where the bytes of a stream come from, and where they end. */
  interface Source extends AutoCloseable {
    /** Writes all pieces of a stream of so many bytes; returns at once. */
    void send(NettyPair pair, long bytes);

    /** More can be written; on the event loop of the connection. */
    void writable(NettyPair pair);

    /**
     * Takes a piece, one reference of it, at the other end, and later runs {@code taken}.
     *
     * @param piece a frame, its kind and its bytes
     */
    void take(Channel channel, ByteBuf piece, Runnable taken);

    @Override
    void close();
  }

  private final long bytes;
  private final Source source;
  private final NettyPair pair;
  private volatile Batch batch;
  private volatile Batch pinging;
  private long pinged;

  NettyStreams(Via via, BigFile file, Source source) {
    this.bytes = file.size();
    this.source = source;
    int frameBytes = Integer.BYTES + Byte.BYTES + CHUNK;
    this.pair = new NettyPair(via, frameBytes, new Receiver(), new Sender());
  }

  @Override
  public void run() {
    Batch next = new Batch(1);
    batch = next;
    source.send(pair, bytes);
    next.await();
  }

  @Override
  public void ping() {
    Batch next = new Batch(1);
    pinged = System.nanoTime();
    pinging = next;
    pair.channel().writeAndFlush(small(pair.channel(), PING), pair.channel().voidPromise());
    next.await();
  }

  @Override
  public void close() {
    source.close();
    pair.close();
  }

  private static ByteBuf small(Channel channel, byte kind) {
    return channel.alloc().buffer(SMALL).writeInt(Byte.BYTES).writeByte(kind);
  }

  private static byte kind(ByteBuf frame) {
    return frame.getByte(frame.readerIndex() + Integer.BYTES);
  }

  private final class Receiver extends ChannelInboundHandlerAdapter {
    private long received;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf frame = (ByteBuf) message;
      if (kind(frame) == PING) {
        ctx.writeAndFlush(message, ctx.voidPromise());
        return;
      }
      int size = frame.readableBytes() - SMALL;
      source.take(ctx.channel(), frame, () -> taken(ctx, size));
    }

    private void taken(ChannelHandlerContext ctx, int size) {
      received += size;
      if (received == bytes) {
        received = 0;
        ctx.writeAndFlush(small(ctx.channel(), ALL_HERE), ctx.voidPromise());
      }
    }
  }

  private final class Sender extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf frame = (ByteBuf) message;
      byte kind = kind(frame);
      frame.release();
      if (kind == PING) {
        Latencies.record(System.nanoTime() - pinged);
        pinging.count();
      } else {
        batch.count();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (ctx.channel().isWritable()) {
        source.writable(pair);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      batch.fail(cause);
    }
  }
}
