package io.rallyd.driver.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does everything of one worker: network, timers, the clients' loops.
 *
 * <p>A precise timer is kept by waking up a little earlier than asked, by the backend's usual
 * lateness, and taking turns of the loop until the moment has come; meanwhile I/O goes on. With
 * nothing due soon the thread sleeps.
 *
 * <p>{@link #execute}, {@link #interrupt} and {@link #shutdown} may be called from any thread, the
 * rest on the loop.
 */
public final class WorkerLoop implements Timers {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);

  private final IoBackend backend;
  private final Clock clock;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final TimerHeap timers = new TimerHeap();
  private volatile Thread thread;
  private long connections;

  /**
   * Creates a loop; its thread starts with the first work.
   *
   * @param clock must go by {@link System#nanoTime()}, as the network backends do
   */
  public WorkerLoop(String threadName, IoBackend backend, Clock clock) {
    this.backend = backend;
    this.clock = clock;
    IoHandlerFactory io = backend.handlers();
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory(threadName, true) {
              @Override
              protected Thread newThread(Runnable work, String name) {
                thread = super.newThread(work, name);
                return thread;
              }
            },
            executor ->
                new PacedIoHandler(
                    io.newHandler(executor), timers, clock, backend.wakeUpLateness()));
    this.loop = group.next();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  /** Returns Netty's event loop. */
  public EventLoop eventLoop() {
    return loop;
  }

  /** Returns the type of channels that this loop serves. */
  public Class<? extends SocketChannel> channel() {
    return backend.channel();
  }

  @Override
  public void schedule(LoopTimer timer, long dueNanos) {
    timers.set(timer, dueNanos);
  }

  @Override
  public void cancel(LoopTimer timer) {
    timers.remove(timer);
  }

  /** Queues work; work that comes when the loop has ended is forgotten. */
  @Override
  public void execute(Runnable work) {
    try {
      loop.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("Work came behind the end of its loop.", e);
    }
  }

  /** Counts a connection that is opened on this loop. */
  public void connectionOpened() {
    connections++;
  }

  /** Returns the connections opened on this loop so far. */
  public long connectionsOpened() {
    return connections;
  }

  /** Interrupts whatever the loop waits for outside of its own turn; it does not end by that. */
  public void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Ends the loop; completes when its thread has gone. Channels on it are closed. */
  public Future<?> shutdown() {
    return group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }
}
