package io.rallyd.benchmarks.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Netty and a length field, nothing else, with the socket options of the real transport: the limit
 * of what anything built on it can do.
 */
final class NettyPair implements AutoCloseable {
  /** Bytes of the length before a frame. */
  private static final int LENGTH = 4;

  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 << 10, 256 << 10);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final EventLoopGroup serverLoops;
  private final EventLoopGroup clientLoops;
  private final ByteBuf frame;
  private final Channel channel;

  /** Connects two ends that exchange frames of so many bytes, the length among them. */
  NettyPair(Via via, int frameBytes, ChannelHandler serverEnd, ChannelHandler clientEnd) {
    boolean local = via == Via.IN_VM;
    IoHandlerFactory io = local ? LocalIoHandler.newFactory() : NioIoHandler.newFactory();
    serverLoops = new MultiThreadIoEventLoopGroup(1, io);
    clientLoops = new MultiThreadIoEventLoopGroup(1, io);
    frame = PooledByteBufAllocator.DEFAULT.directBuffer(frameBytes);
    frame.writeInt(frameBytes - LENGTH).writeZero(frameBytes - LENGTH);
    BareTls tls = via == Via.TLS ? BareTls.create() : null;
    SocketAddress address =
        local
            ? new LocalAddress("bare-" + NAMES.incrementAndGet())
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(serverLoops)
            .channel(local ? LocalServerChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .childHandler(pipeline(tls, true, serverEnd));
    Bootstrap client =
        new Bootstrap()
            .group(clientLoops)
            .channel(local ? LocalChannel.class : NioSocketChannel.class)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .handler(pipeline(tls, false, clientEnd));
    if (!local) {
      server.childOption(ChannelOption.TCP_NODELAY, true);
      client.option(ChannelOption.TCP_NODELAY, true);
    }
    SocketAddress bound = server.bind(address).syncUninterruptibly().channel().localAddress();
    channel = client.connect(bound).syncUninterruptibly().channel();
  }

  /** Returns the client's end. */
  Channel channel() {
    return channel;
  }

  /** Returns a frame to write, without copying its bytes. */
  ByteBuf frame() {
    return frame.retainedDuplicate();
  }

  @Override
  public void close() {
    clientLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    serverLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    frame.release();
  }

  private static ChannelInitializer<Channel> pipeline(
      BareTls tls, boolean server, ChannelHandler end) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (tls != null) {
          channel
              .pipeline()
              .addLast((server ? tls.server() : tls.client()).newHandler(channel.alloc()));
        }
        channel
            .pipeline()
            .addLast(new LengthFieldBasedFrameDecoder(Integer.MAX_VALUE, 0, LENGTH))
            .addLast(end);
      }
    };
  }
}
