package io.rallyd.benchmarks.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** How Netty asks the kernel. */
enum Io {
  /** The JDK's selector. */
  NIO,
  /** Netty's own epoll. */
  EPOLL,
  /** Netty's own io_uring. */
  URING;

  /** Returns whether this kernel allows it. */
  boolean available() {
    return this == NIO || cause() == null;
  }

  private Throwable cause() {
    return this == EPOLL ? Epoll.unavailabilityCause() : IoUring.unavailabilityCause();
  }

  IoHandlerFactory factory() {
    if (!available()) {
      throw new IllegalStateException(this + " is not to be had here", cause());
    }
    return switch (this) {
      case NIO -> NioIoHandler.newFactory();
      case EPOLL -> EpollIoHandler.newFactory();
      case URING -> IoUringIoHandler.newFactory();
    };
  }

  Class<? extends ServerSocketChannel> server() {
    return switch (this) {
      case NIO -> NioServerSocketChannel.class;
      case EPOLL -> EpollServerSocketChannel.class;
      case URING -> IoUringServerSocketChannel.class;
    };
  }

  Class<? extends SocketChannel> client() {
    return switch (this) {
      case NIO -> NioSocketChannel.class;
      case EPOLL -> EpollSocketChannel.class;
      case URING -> IoUringSocketChannel.class;
    };
  }
}
