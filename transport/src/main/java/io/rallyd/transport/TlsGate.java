package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands before TLS on a server. Whoever does not begin with a TLS handshake is refused in plain
 * bytes, so that a rallyd without TLS can tell its user what is wrong.
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
  private static final int TLS_HANDSHAKE = 22;

  private final Refusals refusals;
  private final String address;
  private boolean refused;

  TlsGate(Refusals refusals, String address) {
    this.refusals = refusals;
    this.address = address;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (refused || !in.isReadable()) {
      in.release();
    } else if (in.getByte(in.readerIndex()) == TLS_HANDSHAKE) {
      ctx.pipeline().remove(this);
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
