package io.rallyd.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands before the handshake of a client of a Unix-domain socket and asks the kernel who listens
 * there: nothing is said to the process of another user who may have put a socket in our place.
 */
final class PeerUser extends ChannelInboundHandlerAdapter {
  private final String user;
  private final ClientHandshake handshake;

  PeerUser(String user, ClientHandshake handshake) {
    this.user = user;
    this.handshake = handshake;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    String peer = UnixSocket.peer(ctx.channel());
    if (peer.equals(user)) {
      ctx.fireChannelActive();
    } else {
      handshake.fail(
          ConnectFailure.Kind.NOT_RALLYD,
          "what answers at "
              + ctx.channel().remoteAddress()
              + " belongs to user "
              + peer
              + ", not to "
              + user);
    }
  }
}
