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
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.rallyd.transport.TransportSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

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
  private final List<Channel> channels = new ArrayList<>();

  /** Connects two ends that exchange frames of so many bytes, the length among them. */
  NettyPair(Via via, int frameBytes, ChannelHandler serverEnd, ChannelHandler clientEnd) {
    this(via, Io.NIO, frameBytes, 1, () -> serverEnd, () -> clientEnd);
  }

  /** Connects so many pairs of ends, all ends of one side on the loops that ours would have. */
  NettyPair(
      Via via,
      Io sockets,
      int frameBytes,
      int connections,
      Supplier<ChannelHandler> serverEnd,
      Supplier<ChannelHandler> clientEnd) {
    boolean local = via == Via.IN_VM;
    IoHandlerFactory io = local ? LocalIoHandler.newFactory() : sockets.factory();
    int serverThreads = Math.min(connections, TransportSettings.defaults("0.1.0").ioThreads());
    serverLoops = new MultiThreadIoEventLoopGroup(serverThreads, io);
    clientLoops = new MultiThreadIoEventLoopGroup(1, io);
    frame = PooledByteBufAllocator.DEFAULT.directBuffer(frameBytes);
    frame.writeInt(frameBytes - LENGTH).writeZero(frameBytes - LENGTH);
    BareTls tls = via.encrypted() ? BareTls.create(via.provider()) : null;
    SocketAddress address =
        local
            ? new LocalAddress("bare-" + NAMES.incrementAndGet())
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(serverLoops)
            .channel(local ? LocalServerChannel.class : sockets.server())
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .childHandler(pipeline(tls, true, serverEnd));
    Bootstrap client =
        new Bootstrap()
            .group(clientLoops)
            .channel(local ? LocalChannel.class : sockets.client())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .handler(pipeline(tls, false, clientEnd));
    if (!local) {
      server.childOption(ChannelOption.TCP_NODELAY, true);
      client.option(ChannelOption.TCP_NODELAY, true);
    }
    SocketAddress bound = server.bind(address).syncUninterruptibly().channel().localAddress();
    for (int i = 0; i < connections; i++) {
      channels.add(client.connect(bound).syncUninterruptibly().channel());
    }
  }

  /** Returns the client's end of the only, or the first, connection. */
  Channel channel() {
    return channels.get(0);
  }

  /** Returns the client's ends. */
  List<Channel> channels() {
    return channels;
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
      BareTls tls, boolean server, Supplier<ChannelHandler> end) {
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
            .addLast(end.get());
      }
    };
  }
}
