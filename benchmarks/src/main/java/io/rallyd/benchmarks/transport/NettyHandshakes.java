package io.rallyd.benchmarks.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.transport.TransportSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections of Netty, with TLS or without, and nothing said over them. */
final class NettyHandshakes implements Handshakes {
  private final EventLoopGroup serverLoops;
  private final EventLoopGroup clientLoops;
  private final BareTls tls;
  private final SocketAddress address;

  NettyHandshakes(Via via) {
    tls = via.encrypted() ? BareTls.create(via.provider()) : null;
    int threads = TransportSettings.defaults("0.1.0").ioThreads();
    serverLoops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
    clientLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    address =
        new ServerBootstrap()
            .group(serverLoops)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Tls(tls == null ? null : tls.server()))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel()
            .localAddress();
  }

  @Override
  public void run(int count) {
    Batch batch = new Batch(count);
    AtomicInteger left = new AtomicInteger(count);
    for (int i = 0; i < AT_A_TIME; i++) {
      next(batch, left);
    }
    batch.await();
  }

  private void next(Batch batch, AtomicInteger left) {
    if (left.decrementAndGet() < 0) {
      return;
    }
    long start = System.nanoTime();
    new Bootstrap()
        .group(clientLoops)
        .channel(NioSocketChannel.class)
        .handler(new Tls(tls == null ? null : tls.client()))
        .connect(address)
        .addListener(
            (ChannelFuture connected) -> {
              Channel channel = connected.channel();
              if (tls == null || !connected.isSuccess()) {
                done(channel, connected, start, batch, left);
              } else {
                channel
                    .pipeline()
                    .get(SslHandler.class)
                    .handshakeFuture()
                    .addListener(shaken -> done(channel, shaken, start, batch, left));
              }
            });
  }

  private void done(Channel channel, Future<?> how, long start, Batch batch, AtomicInteger left) {
    Latencies.record(System.nanoTime() - start);
    channel.close();
    if (!how.isSuccess()) {
      batch.fail(how.cause());
      return;
    }
    next(batch, left);
    batch.count();
  }

  @Override
  public void close() {
    clientLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    serverLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Tls extends ChannelInitializer<Channel> {
    private final SslContext context;

    Tls(SslContext context) {
      this.context = context;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (context != null) {
        channel.pipeline().addLast(context.newHandler(channel.alloc()));
      }
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }
}
