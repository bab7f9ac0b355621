package io.rallyd.driver.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** An HTTP server that answers as the test says and remembers what it was asked. */
public final class FakeElasticsearch implements AutoCloseable {

  /** What came in. */
  public record Asked(String method, String path, Map<String, String> headers, byte[] body) {
    /** Returns the body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What goes out. */
  public record Reply(int status, String body, Way way, Map<String, String> headers) {
    /** How it goes out. */
    public enum Way {
      PLAIN,
      CHUNKED,
      GZIP,
      NEVER,
      RESET,
      UNTIL_CLOSE
    }

    public static Reply ok(String body) {
      return new Reply(200, body, Way.PLAIN, Map.of());
    }

    public static Reply of(int status, String body) {
      return new Reply(status, body, Way.PLAIN, Map.of());
    }

    public Reply by(Way other) {
      return new Reply(status, body, other, headers);
    }
  }

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Set<Object> connections = ConcurrentHashMap.newKeySet();
  private final Channel server;
  private volatile Function<Asked, Reply> behaviour = a -> Reply.ok("{}");

  public FakeElasticsearch() {
    this(null);
  }

  public FakeElasticsearch(SslContext tls) {
    server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(64 << 20))
                        .addLast(new Answering());
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
  }

  public void behave(Function<Asked, Reply> how) {
    behaviour = how;
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  public List<Asked> asked() {
    return asked;
  }

  public int connections() {
    return connections.size();
  }

  /** Returns a cluster of this server alone. */
  public ClusterTarget target(Map<String, Object> options) {
    return new ClusterTarget(
        "default", List.of(new TargetHost("127.0.0.1", port(), false, "")), options, "", "");
  }

  @Override
  public void close() {
    // First the channel: the end of the loop alone may leave the port listening.
    if (server.isOpen()) {
      server.close().syncUninterruptibly();
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      connections.add(context.channel().id());
      byte[] body = new byte[request.content().readableBytes()];
      request.content().readBytes(body);
      Map<String, String> headers = new ConcurrentHashMap<>();
      request.headers().forEach(h -> headers.put(h.getKey().toLowerCase(), h.getValue()));
      Asked what = new Asked(request.method().name(), request.uri(), headers, body);
      asked.add(what);
      answer(context, behaviour.apply(what), what.method().equals("HEAD"));
    }

    private void answer(ChannelHandlerContext context, Reply reply, boolean head) {
      byte[] plain = reply.body().getBytes(StandardCharsets.UTF_8);
      HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
      switch (reply.way()) {
        case NEVER -> {}
        case RESET -> {
          context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
          context.close();
        }
        case PLAIN, GZIP -> {
          boolean gzip = reply.way() == Reply.Way.GZIP;
          byte[] bytes = gzip ? gzip(plain) : plain;
          DefaultFullHttpResponse full =
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1,
                  status,
                  head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
          reply.headers().forEach((n, v) -> full.headers().set(n, v));
          HttpUtil.setContentLength(full, bytes.length);
          if (gzip) {
            full.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
          }
          context.writeAndFlush(full);
        }
        case CHUNKED -> {
          HttpResponse start = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
          HttpUtil.setTransferEncodingChunked(start, true);
          context.write(start);
          for (int i = 0; i < plain.length; i += 7) {
            int length = Math.min(7, plain.length - i);
            context.write(new DefaultHttpContent(Unpooled.copiedBuffer(plain, i, length)));
          }
          context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        case UNTIL_CLOSE -> {
          context.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status));
          context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(plain)));
          context
              .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
              .addListener(f -> context.close());
        }
        default -> throw new IllegalStateException();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
