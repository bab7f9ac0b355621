package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stands before everything else until a peer has proved that it belongs: so many bytes and so much
 * time, and no more.
 */
final class PreProofGuard extends ChannelInboundHandlerAdapter {
  private final TransportSettings.HandshakeLimits limits;
  private final Counters counters;
  private final Runnable done;
  private ScheduledFuture<?> timer;
  private long read;
  private boolean over;

  /** Creates a guard; {@code done} is run once, when the peer has proved or is gone. */
  PreProofGuard(TransportSettings.HandshakeLimits limits, Counters counters, Runnable done) {
    this.limits = limits;
    this.counters = counters;
    this.done = done;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timer =
        ctx.executor()
            .schedule(
                () -> {
                  counters.add(Counters.Count.CONNECTIONS_REFUSED_TIMEOUT);
                  ctx.close();
                },
                limits.timeout().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    read += ((ByteBuf) message).readableBytes();
    if (read > limits.maxBytes()) {
      ReferenceCountUtil.release(message);
      if (!over) {
        counters.add(Counters.Count.CONNECTIONS_REFUSED_NOT_RALLYD);
        end();
      }
      ctx.close();
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      timer.cancel(false);
      done.run();
    }
  }
}
