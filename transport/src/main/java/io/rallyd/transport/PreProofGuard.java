package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands before everything else until a peer has proved that it belongs: so many bytes and so much
 * time, and no more.
 */
final class PreProofGuard extends ChannelInboundHandlerAdapter {
  private final TransportSettings.HandshakeLimits limits;
  private final Refusals refusals;
  private final String address;
  private final Consumer<PreProofGuard> done;
  private ChannelHandlerContext context;
  private ScheduledFuture<?> timer;
  private long read;
  private boolean over;

  /** Creates a guard; {@code done} hears of it once, when the peer has proved or is gone. */
  PreProofGuard(
      TransportSettings.HandshakeLimits limits,
      Refusals refusals,
      String address,
      Consumer<PreProofGuard> done) {
    this.limits = limits;
    this.refusals = refusals;
    this.address = address;
    this.done = done;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    timer =
        ctx.executor()
            .schedule(
                () -> {
                  if (!over) {
                    refusals.refused(
                        address,
                        Counters.Count.CONNECTIONS_REFUSED_TIMEOUT,
                        "did not prove within "
                            + limits.timeout().toMillis() / 1000.0
                            + " s that it belongs");
                    ctx.close();
                  }
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
        end();
        refusals.refused(
            address,
            Counters.Count.CONNECTIONS_REFUSED_NOT_RALLYD,
            "sent more than " + limits.maxBytes() + " bytes without a proof that it belongs");
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
      done.accept(this);
    }
  }

  /** Closes the connection unless its peer has proved meanwhile; from any thread. */
  void close() {
    context
        .executor()
        .execute(
            () -> {
              if (!over) {
                context.close();
              }
            });
  }

  /**
   * Sends the peer away because others need its place; from any thread. One that has not said a
   * word yet hears why; into a conversation nothing can be put that either side would understand.
   */
  void giveWay() {
    context
        .executor()
        .execute(
            () -> {
              if (over) {
                return;
              }
              refusals.refused(
                  address,
                  Counters.Count.CONNECTIONS_REFUSED_CROWDED_OUT,
                  "took its time to prove that it belongs, and others needed its place");
              end();
              if (read == 0) {
                context
                    .writeAndFlush(
                        Unpooled.wrappedBuffer(HandshakeFormat.refusal(RefusalReason.BUSY)))
                    .addListener(ChannelFutureListener.CLOSE);
              } else {
                context.close();
              }
            });
  }
}
