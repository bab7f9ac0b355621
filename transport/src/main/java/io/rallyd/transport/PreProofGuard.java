package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands before everything else until a peer has proved that it belongs: so many bytes and so much
 * time, and no more. While it has to wait until it may begin, nothing is read at all.
 */
final class PreProofGuard extends ChannelDuplexHandler {
  /** A peer is left alone for this part of the longest time that a proof may take. */
  private static final int FAIR_PART = 5;

  /** Longer than what is left of a turn of the loop: a timer set now ends behind the next reads. */
  private static final long TURN_MILLIS = 10;

  /** The place of a peer, or its turn to get one; on the peer's event loop. */
  interface Place {
    /** What a peer has for which others vouch: it takes nobody's place. */
    Place UNBOUNDED =
        new Place() {
          @Override
          public void slow(PreProofGuard guard) {}

          @Override
          public void proved(PreProofGuard guard) {}

          @Override
          public void left(PreProofGuard guard) {}
        };

    /** The peer had its fair time and lets us wait. */
    void slow(PreProofGuard guard);

    /** The peer has proved that it belongs. */
    void proved(PreProofGuard guard);

    /** The peer is gone, or has lost its place. */
    void left(PreProofGuard guard);
  }

  private final TransportSettings.HandshakeLimits limits;
  private final Refusals refusals;
  private final String address;
  private final Place place;
  private final Runnable handshake;
  private ChannelHandlerContext context;
  private ScheduledFuture<?> timer;
  private ScheduledFuture<?> fairTimer;
  private long read;
  private long answers;
  private boolean begun;
  private boolean over;

  /** Creates a guard; {@code handshake} puts behind it what reads, once the peer may begin. */
  PreProofGuard(
      TransportSettings.HandshakeLimits limits,
      Refusals refusals,
      String address,
      Place place,
      Runnable handshake) {
    this.limits = limits;
    this.refusals = refusals;
    this.address = address;
    this.place = place;
    this.handshake = handshake;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Begins to read: the peer may prove now; from any thread. */
  void begin() {
    onLoop(
        () -> {
          if (over || begun) {
            return;
          }
          begun = true;
          cancel(timer);
          timer = in(limits.timeout(), this::tooLate);
          fairTimer = in(limits.timeout().dividedBy(FAIR_PART), this::hadFairTime);
          handshake.run();
          context.channel().config().setAutoRead(true);
        });
  }

  /** Reads nothing until the peer may begin, which takes no longer than it may; on its loop. */
  void await() {
    if (!begun && !over) {
      context.channel().config().setAutoRead(false);
      timer = in(limits.waiting().longest(), this::refuse);
    }
  }

  private void tooLate() {
    refusals.refused(
        address,
        Counters.Count.CONNECTIONS_REFUSED_TIMEOUT,
        "did not prove within " + limits.timeout().toMillis() / 1000.0 + " s that it belongs");
    context.close();
  }

  /**
   * Looks once more behind the next reads, for when this loop is late, it is we who let the peer
   * wait. It has its fair time again after each of our answers, of which there are few.
   */
  private void hadFairTime() {
    long before = answers;
    fairTimer =
        in(
            Duration.ofMillis(TURN_MILLIS),
            () -> {
              if (answers == before) {
                place.slow(this);
              } else {
                fairTimer = in(limits.timeout().dividedBy(FAIR_PART), this::hadFairTime);
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    read += ((ByteBuf) message).readableBytes();
    if (over) {
      ReferenceCountUtil.release(message);
    } else if (read > limits.maxBytes()) {
      ReferenceCountUtil.release(message);
      end();
      refusals.refused(
          address,
          Counters.Count.CONNECTIONS_REFUSED_NOT_RALLYD,
          "sent more than " + limits.maxBytes() + " bytes without a proof that it belongs");
      ctx.close();
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    answers++;
    ctx.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  /** Frees the place of a peer that has proved; nobody else is rid of its guard. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end(place::proved);
  }

  private void end() {
    end(place::left);
  }

  private void end(Consumer<PreProofGuard> told) {
    if (!over) {
      over = true;
      cancel(timer);
      cancel(fairTimer);
      told.accept(this);
    }
  }

  /** Closes the connection unless its peer has proved meanwhile; from any thread. */
  void close() {
    onLoop(
        () -> {
          if (!over) {
            context.close();
          }
        });
  }

  /** Sends a peer away that may not wait, or not any longer; from any thread. */
  void refuse() {
    onLoop(
        () -> {
          if (over || begun) {
            return;
          }
          refusals.refused(address, RefusalReason.BUSY);
          end();
          // Closing with bytes unread would reset the connection, and the reason would be lost.
          context.read();
          in(Duration.ofMillis(TURN_MILLIS), this::sayBusy);
        });
  }

  /**
   * Sends the peer away because others need its place; from any thread. One that has not said a
   * word yet hears why; into a conversation nothing can be put that either side would understand.
   */
  void giveWay() {
    onLoop(
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
            sayBusy();
          } else {
            context.close();
          }
        });
  }

  private void sayBusy() {
    context
        .writeAndFlush(Unpooled.wrappedBuffer(HandshakeFormat.refusal(RefusalReason.BUSY)))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private ScheduledFuture<?> in(Duration time, Runnable task) {
    return context
        .executor()
        .schedule(
            () -> {
              if (context.channel().isOpen()) {
                task.run();
              }
            },
            time.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static void cancel(ScheduledFuture<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  private void onLoop(Runnable task) {
    try {
      if (context.executor().inEventLoop()) {
        task.run();
      } else {
        context.executor().execute(task);
      }
    } catch (RejectedExecutionException e) {
      // The server has closed, and all connections with it.
      context.channel().close();
    }
  }
}
