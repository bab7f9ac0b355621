package io.rallyd.driver.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/** How a worker's loop waits for the network. */
public enum IoBackend {
  /** Linux, natively: timers with nanosecond resolution. */
  EPOLL(TimeUnit.MICROSECONDS.toNanos(60)),
  /** The JDK's selector, which waits in whole milliseconds and wakes up late by up to one. */
  NIO(TimeUnit.MICROSECONDS.toNanos(1000));

  private final long wakeUpLateness;

  IoBackend(long wakeUpLateness) {
    this.wakeUpLateness = wakeUpLateness;
  }

  /**
   * Returns the best one that works here without the JVM warning about it: from Java 24 on, loading
   * a native library warns unless the process was started with native access enabled.
   */
  public static IoBackend best() {
    return nativeAccessIsSilent() && Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Returns how late this backend usually wakes up, in nanoseconds. */
  public long wakeUpLateness() {
    return wakeUpLateness;
  }

  /** Returns what makes the handler of an event loop. */
  public IoHandlerFactory handlers() {
    return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /** Returns the type of client channels. */
  public Class<? extends SocketChannel> channel() {
    return this == EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  private static boolean nativeAccessIsSilent() {
    if (Runtime.version().feature() < 24) {
      return true;
    }
    try {
      Module netty = Epoll.class.getModule();
      return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(netty);
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
