package io.rallyd.benchmarks.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.rallyd.benchmarks.contest.Latencies;

/** Frames of the length that ours have, sent back as they are. */
final class NettyRoundTrips implements RoundTrips {
  private final int frameBytes;
  private final NettyPair pair;
  private Batch batch;
  private int toAsk;
  private long[] starts;
  private int asked;
  private int answered;

  NettyRoundTrips(Via via, int payload) {
    this(via, Io.NIO, payload);
  }

  NettyRoundTrips(Via via, Io io, int payload) {
    frameBytes = Sized.frameBytes(payload);
    pair = new NettyPair(via, io, frameBytes, 1, Echo::new, Asker::new);
  }

  @Override
  public void run(int count, int inFlight) {
    int first = Math.min(inFlight, count);
    Batch next = new Batch(count);
    pair.channel()
        .eventLoop()
        .execute(
            () -> {
              batch = next;
              starts = new long[first];
              asked = 0;
              answered = 0;
              toAsk = count;
              for (int i = 0; i < first; i++) {
                ask();
              }
              pair.channel().flush();
            });
    next.await();
  }

  /** On the event loop; answers come in the order of the questions. */
  private void ask() {
    toAsk--;
    starts[asked++ % starts.length] = System.nanoTime();
    pair.channel().write(pair.frame(), pair.channel().voidPromise());
  }

  @Override
  public void close() {
    pair.close();
  }

  private final class Asker extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf answer = (ByteBuf) message;
      int bytes = answer.readableBytes();
      answer.release();
      Latencies.record(System.nanoTime() - starts[answered++ % starts.length]);
      if (bytes != frameBytes) {
        batch.fail(new IllegalStateException("an answer of " + bytes + " bytes"));
        return;
      }
      if (toAsk > 0) {
        ask();
      }
      batch.count();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      batch.fail(cause);
    }
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.write(message, ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }
  }
}
