package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands where TLS will be on a server, until the first byte. Whoever does not begin with a TLS
 * handshake is refused in plain bytes, so that a rallyd without TLS can tell its user what is
 * wrong; only who does gets an engine of TLS, which is by far the dearest part of a connection, so
 * that peers who say nothing, or nonsense, cost next to nothing.
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
  private static final int TLS_HANDSHAKE = 22;

  private final Refusals refusals;
  private final String address;
  private final SslContext tls;
  private boolean refused;

  TlsGate(Refusals refusals, String address, SslContext tls) {
    this.refusals = refusals;
    this.address = address;
    this.tls = tls;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (refused || !in.isReadable()) {
      in.release();
    } else if (in.getByte(in.readerIndex()) == TLS_HANDSHAKE) {
      ctx.pipeline().replace(this, null, tls.newHandler(ctx.alloc()));
      // A context that was replaced hands on to the one in its place.
      ctx.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
      refused = true;
      refusals.refused(address, RefusalReason.NOT_RALLYD);
      ctx.writeAndFlush(Unpooled.wrappedBuffer(HandshakeFormat.refusal(RefusalReason.NOT_RALLYD)))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
