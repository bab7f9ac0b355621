package io.rallyd.benchmarks.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.rallyd.benchmarks.contest.Latencies;
import java.util.List;

/** Bare frames of the length that ours have, one flush for all written in a turn of the loop. */
final class NettyOneWays implements OneWays {
  /** Messages from outside before the loop is woken, so that it writes while more are coming. */
  private static final int WAKE_AFTER = 64;

  private static final Runnable NOTHING = () -> {};

  private final Sender sender;
  private final int frameBytes;
  private final NettyPair pair;
  private volatile Batch batch;

  /** When the only message of a batch was sent; written before the batch. */
  private long alone;

  NettyOneWays(Sender sender, Via via, int payload, int connections) {
    this(sender, via, Io.NIO, payload, connections);
  }

  NettyOneWays(Sender sender, Via via, Io io, int payload, int connections) {
    this.sender = sender;
    this.frameBytes = Sized.frameBytes(payload);
    this.pair = new NettyPair(via, io, frameBytes, connections, Counter::new, FlushAfterTurn::new);
  }

  @Override
  public void run(int count) {
    Batch next = new Batch(count);
    alone = count == 1 ? System.nanoTime() : 0;
    batch = next;
    List<Channel> channels = pair.channels();
    if (sender == Sender.LOOP) {
      for (Channel channel : channels) {
        FlushAfterTurn end = channel.pipeline().get(FlushAfterTurn.class);
        channel.eventLoop().execute(() -> end.send(channel, count / channels.size()));
      }
    } else {
      for (int i = 0; i < count; i++) {
        Channel channel = channels.get(i % channels.size());
        channel.write(pair.frame(), channel.voidPromise());
        // A write from outside alone does not wake an event loop that sleeps.
        if (i % WAKE_AFTER == 0 || i >= count - channels.size()) {
          channel.eventLoop().execute(NOTHING);
        }
      }
    }
    next.await();
  }

  @Override
  public void close() {
    pair.close();
  }

  private final class Counter extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf frame = (ByteBuf) message;
      int bytes = frame.readableBytes();
      frame.release();
      Batch current = batch;
      if (alone != 0) {
        Latencies.record(System.nanoTime() - alone);
      }
      if (bytes == frameBytes) {
        current.count();
      } else {
        current.fail(new IllegalStateException("a frame of " + bytes + " bytes"));
      }
    }
  }

  private final class FlushAfterTurn extends ChannelDuplexHandler {
    private boolean scheduled;
    private int toSend;

    void send(Channel channel, int count) {
      toSend = count;
      sendWhileWritable(channel);
    }

    private void sendWhileWritable(Channel channel) {
      while (toSend > 0 && channel.isWritable()) {
        toSend--;
        channel.write(pair.frame(), channel.voidPromise());
      }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ctx.write(message, promise);
      if (!scheduled) {
        scheduled = true;
        ctx.executor()
            .execute(
                () -> {
                  scheduled = false;
                  ctx.flush();
                });
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      sendWhileWritable(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      batch.fail(cause);
    }
  }
}
