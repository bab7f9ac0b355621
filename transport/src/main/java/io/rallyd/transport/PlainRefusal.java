package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands before TLS on a client and understands one thing: a refusal in plain bytes. Anything else
 * is left to TLS; that there was something the handshake hears.
 */
final class PlainRefusal extends ChannelInboundHandlerAdapter {
  private final ClientHandshake handshake;

  PlainRefusal(ClientHandshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (in.readableBytes() == HandshakeFormat.REFUSAL
        && HandshakeFormat.maybeOurs(in)
        && HandshakeFormat.type(in) == HandshakeFormat.TYPE_REFUSAL) {
      RefusalReason reason = HandshakeFormat.readRefusal(in);
      in.release();
      handshake.refused(reason);
    } else {
      handshake.heard();
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
    }
  }
}
