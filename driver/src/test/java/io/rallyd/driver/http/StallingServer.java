package io.rallyd.driver.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP server of one thread that answers at once, but once does nothing at all for some time,
 * and remembers when it read and answered each request, by {@link System#nanoTime()}. What it
 * remembers may be read when the load is over.
 */
public final class StallingServer implements AutoCloseable {
  private static final byte[] ANSWER = "{\"took\": 1}".getBytes(StandardCharsets.UTF_8);

  /** One connection: when its requests were read and answered, in their order. */
  public static final class Log {
    public final List<Long> read = new ArrayList<>();
    public final List<Long> answered = new ArrayList<>();
  }

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Log> connections = new CopyOnWriteArrayList<>();
  private final Channel server;
  private final long after;
  private final long length;
  private long first;
  private volatile long stallBegan;
  private volatile long stallEnded;

  /**
   * Starts the server.
   *
   * @param after the stall comes with the first request so many nanoseconds behind the very first
   * @param length how long it is, at least
   */
  public StallingServer(long after, long length) {
    this.after = after;
    this.length = length;
    this.server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Log log = new Log();
                    connections.add(log);
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20))
                        .addLast(new Answering(log));
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
  }

  /** Returns a cluster of this server alone. */
  public ClusterTarget target() {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return new ClusterTarget(
        "default",
        List.of(new TargetHost("127.0.0.1", port, false, "")),
        Map.of("timeout", 60L),
        "",
        "");
  }

  public List<Log> connections() {
    return connections;
  }

  /** Returns the last moment before the stall. */
  public long stallBegan() {
    return stallBegan;
  }

  /** Returns the first moment behind the stall. */
  public long stallEnded() {
    return stallEnded;
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void stall() {
    long began = System.nanoTime();
    while (System.nanoTime() - began < length) {
      LockSupport.parkNanos(length - (System.nanoTime() - began));
    }
    stallEnded = System.nanoTime();
    stallBegan = began;
  }

  private final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Log log;

    Answering(Log log) {
      this.log = log;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      long now = System.nanoTime();
      log.read.add(now);
      if (first == 0) {
        first = now;
      }
      if (stallEnded == 0 && now - first >= after) {
        stall();
      }
      DefaultFullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(ANSWER));
      HttpUtil.setContentLength(answer, ANSWER.length);
      log.answered.add(System.nanoTime());
      context.writeAndFlush(answer);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
