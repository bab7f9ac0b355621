package io.rallyd.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops of a server or client, made when first needed. Safe for use by many threads. */
final class Loops implements AutoCloseable {
  private final String name;
  private final int threads;
  private EventLoopGroup sockets;
  private EventLoopGroup local;

  Loops(String name, int threads) {
    this.name = name;
    this.threads = threads;
  }

  /** Returns the loops for TCP and Unix-domain sockets. */
  synchronized EventLoopGroup sockets() {
    if (sockets == null) {
      sockets = group(name + "-io", NioIoHandler.newFactory());
    }
    return sockets;
  }

  /** Returns the loops for connections within this process. */
  synchronized EventLoopGroup local() {
    if (local == null) {
      local = group(name + "-vm", LocalIoHandler.newFactory());
    }
    return local;
  }

  private EventLoopGroup group(String prefix, IoHandlerFactory factory) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(prefix, true), factory);
  }

  @Override
  public synchronized void close() {
    for (EventLoopGroup group : new EventLoopGroup[] {sockets, local}) {
      if (group != null) {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
      }
    }
    for (EventLoopGroup group : new EventLoopGroup[] {sockets, local}) {
      if (group != null) {
        group.terminationFuture().awaitUninterruptibly(5, TimeUnit.SECONDS);
      }
    }
  }
}
