package io.rallyd.driver.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.rallyd.driver.loop.WorkerLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLParameters;

/** The connections of one client to one host. Confined to the worker's loop. */
final class ConnectionPool {
  /** Larger requests are not kept encoded, as memory is counted in clients. */
  private static final int MAX_KEPT = 16 * 1024;

  private final WorkerLoop loop;
  private final HttpCluster cluster;
  private final HttpCluster.Host host;
  private final InetSocketAddress address;
  private final RequestEncoder encoder;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> open = new HashSet<>();
  private HttpRequest lastRequest;
  private ByteBuf lastEncoded;
  private int lastLength;
  private boolean closed;

  ConnectionPool(WorkerLoop loop, HttpCluster cluster, HttpCluster.Host host, int client) {
    this.loop = loop;
    this.cluster = cluster;
    this.host = host;
    this.address = host.addresses().get(client % host.addresses().size());
    this.encoder = new RequestEncoder(host, cluster.options(), cluster.mediaTypes());
  }

  HttpCluster.Host host() {
    return host;
  }

  /**
   * Returns this very request encoded if it was sent before and nothing of it is still on its way,
   * else null.
   */
  ByteBuf encodedBefore(HttpRequest request) {
    return hasEncoded(request) ? lastEncoded.setIndex(0, lastLength).retain() : null;
  }

  /** Returns whether there is a buffer with this very request. */
  boolean hasEncoded(HttpRequest request) {
    return request == lastRequest && lastEncoded != null && lastEncoded.refCnt() == 1;
  }

  /**
   * Encodes a request; one that comes a second time in a row is kept.
   *
   * @param gzipped the body compressed, null to send it as it is
   */
  ByteBuf encode(ByteBufAllocator allocator, HttpRequest request, RequestBody gzipped) {
    ByteBuf encoded = encoder.encode(allocator, request, gzipped);
    boolean small = encoded.readableBytes() <= MAX_KEPT && !host.tls() && !closed;
    if (request != lastRequest) {
      forgetEncoded();
      lastRequest = small ? request : null;
    } else if (lastEncoded == null && small) {
      lastEncoded = encoded.retain();
      lastLength = encoded.readableBytes();
    }
    return encoded;
  }

  private void forgetEncoded() {
    lastRequest = null;
    if (lastEncoded != null) {
      lastEncoded.release();
      lastEncoded = null;
    }
  }

  long now() {
    return loop.clock().nanos();
  }

  /** Puts an exchange on an idle connection, or on a new one. Returns the connection. */
  Connection start(Exchange exchange) {
    for (Connection next = idle.pollLast(); next != null; next = idle.pollLast()) {
      if (next.usable()) {
        next.send(exchange);
        return next;
      }
      next.abandon();
    }
    return connect(exchange);
  }

  void giveBack(Connection connection) {
    if (closed) {
      connection.abandon();
    } else {
      idle.addLast(connection);
    }
  }

  void remove(Connection connection) {
    open.remove(connection);
    idle.remove(connection);
  }

  void close() {
    closed = true;
    forgetEncoded();
    List<Connection> all = new ArrayList<>(open);
    open.clear();
    idle.clear();
    all.forEach(Connection::abandon);
  }

  private Connection connect(Exchange exchange) {
    Connection connection = new Connection(this, exchange);
    open.add(connection);
    loop.connectionOpened();
    exchange.onConnect(now());
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(loop.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (host.tls()) {
                      channel.pipeline().addLast(tls(channel));
                    }
                    channel.pipeline().addLast(connection);
                  }
                })
            .connect(address);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            connection.notConnected(done.cause());
          }
        });
    return connection;
  }

  private SslHandler tls(Channel channel) {
    SslHandler handler = cluster.tls().newHandler(channel.alloc(), host.name(), host.port());
    if (cluster.checkHostNames()) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      handler.engine().setSSLParameters(parameters);
    }
    // The request's own timeout covers the handshake.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }
}
