package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * One connection to one host: carries one exchange after the other. Confined to the worker's loop.
 */
final class Connection extends ChannelInboundHandlerAdapter implements ResponseListener {
  private final ConnectionPool pool;
  private final ResponseDecoder decoder = new ResponseDecoder(this);
  private Channel channel;
  private boolean ready;
  private Exchange current;
  private long readNanos;

  Connection(ConnectionPool pool, Exchange first) {
    this.pool = pool;
    this.current = first;
  }

  /** Sends the next request; nothing else may be under way. */
  void send(Exchange exchange) {
    current = exchange;
    write();
  }

  /** Closes the connection; what is under way on it is nobody's business any more. */
  void abandon() {
    current = null;
    pool.remove(this);
    if (channel != null) {
      channel.close();
    }
  }

  boolean usable() {
    return ready && channel.isActive();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!pool.host().tls()) {
      connected();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        connected();
      } else {
        fail(TransportException.Kind.TLS, handshake.cause());
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    readNanos = pool.now();
    ByteBuf in = (ByteBuf) message;
    try {
      if (current == null) {
        // Nobody asked: the connection cannot be trusted to keep answers and requests together.
        abandon();
        return;
      }
      if (feed(in)) {
        answered(decoder.keepAlive() && !in.isReadable());
      }
    } finally {
      in.release();
    }
  }

  private boolean feed(ByteBuf in) {
    try {
      return decoder.feed(in);
    } catch (IllegalStateException e) {
      fail(TransportException.Kind.CONNECTION, e);
      return false;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    readNanos = pool.now();
    if (current != null && decoder.closed()) {
      answered(false);
    } else {
      fail(
          TransportException.Kind.CONNECTION,
          new IOException(
              decoder.idle()
                  ? "the server closed the connection without an answer"
                  : "the server closed the connection before the answer was complete"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(TransportException.Kind.CONNECTION, cause);
  }

  /** The connection could not be opened. */
  void notConnected(Throwable cause) {
    fail(TransportException.Kind.CONNECTION, cause);
  }

  @Override
  public void onHead(ResponseDecoder head) {
    current.onHead(head);
  }

  @Override
  public void onBody(ByteBuf buffer, int index, int length) {
    current.onBody(buffer, index, length);
  }

  private void answered(boolean reusable) {
    Exchange done = current;
    current = null;
    if (reusable && channel.isActive()) {
      pool.giveBack(this);
    } else {
      abandon();
    }
    done.onEnd(readNanos);
  }

  private void connected() {
    ready = true;
    if (current == null) {
      abandon();
    } else {
      write();
    }
  }

  private void write() {
    ByteBuf encoded;
    try {
      encoded = current.encode(channel.alloc());
    } catch (RuntimeException e) {
      Exchange failed = current;
      abandon();
      failed.onBroken(e);
      return;
    }
    decoder.expect(current.isHead());
    current.onWrite(pool.now());
    channel.writeAndFlush(encoded, channel.voidPromise());
  }

  private void fail(TransportException.Kind kind, Throwable cause) {
    Exchange failed = current;
    abandon();
    if (failed != null) {
      failed.onFailure(
          pool.now(),
          new TransportException(kind, pool.host().authority() + ": " + say(cause), cause));
    }
  }

  /** Says in few words what the network says in many, and differently on each platform. */
  private static String say(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    for (String usual : List.of("Connection refused", "Connection reset", "Broken pipe")) {
      if (message.contains(usual)) {
        return usual.toLowerCase(Locale.ROOT);
      }
    }
    return message;
  }
}
