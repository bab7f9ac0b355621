package io.rallyd.benchmarks.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Bare frames of the length that ours have, one flush for all written in a turn of the loop. */
final class NettyOneWays implements OneWays {
  private final Sender sender;
  private final int frameBytes;
  private final NettyPair pair;
  private volatile Batch batch;
  private int toSend;

  NettyOneWays(Sender sender, Via via, int payload) {
    this.sender = sender;
    this.frameBytes = Sized.frameBytes(payload);
    this.pair = new NettyPair(via, frameBytes, new Counter(), new FlushAfterTurn());
  }

  @Override
  public void run(int count) {
    Batch next = new Batch(count);
    batch = next;
    Channel channel = pair.channel();
    if (sender == Sender.LOOP) {
      channel
          .eventLoop()
          .execute(
              () -> {
                toSend = count;
                sendWhileWritable(channel);
              });
    } else {
      for (int i = 0; i < count; i++) {
        channel.write(pair.frame(), channel.voidPromise());
      }
    }
    next.await();
  }

  private void sendWhileWritable(Channel channel) {
    while (toSend > 0 && channel.isWritable()) {
      toSend--;
      channel.write(pair.frame(), channel.voidPromise());
    }
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
      if (bytes == frameBytes) {
        current.count();
      } else {
        current.fail(new IllegalStateException("a frame of " + bytes + " bytes"));
      }
    }
  }

  private final class FlushAfterTurn extends ChannelDuplexHandler {
    private boolean scheduled;

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
