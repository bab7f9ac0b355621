package io.rallyd.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A man in the middle who speaks TLS to either side, with a certificate of his own, and passes on
 * every byte he hears.
 */
final class TlsRelay implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final SslContext asServer = ServerIdentity.selfSigned().context();
  private final SslContext asClient = ServerTrust.any().context();
  private final AtomicLong relayed = new AtomicLong();
  private final Channel listening;

  TlsRelay(int port) {
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel victim) {
                    victim.config().setAutoRead(false);
                    victim.pipeline().addLast(asServer.newHandler(victim.alloc()));
                    dial(victim, port);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Returns how many bytes were heard and passed on. */
  long relayed() {
    return relayed.get();
  }

  private void dial(Channel victim, int port) {
    new Bootstrap()
        .group(victim.eventLoop())
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel server) {
                server.pipeline().addLast(asClient.newHandler(server.alloc()));
                server.pipeline().addLast(new PassOn(victim));
                victim.pipeline().addLast(new PassOn(server));
              }
            })
        .connect(InetAddress.getLoopbackAddress(), port)
        .addListener(done -> victim.config().setAutoRead(true));
  }

  private final class PassOn extends ChannelInboundHandlerAdapter {
    private final Channel other;

    PassOn(Channel other) {
      this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      relayed.addAndGet(((io.netty.buffer.ByteBuf) message).readableBytes());
      other.writeAndFlush(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      other.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
