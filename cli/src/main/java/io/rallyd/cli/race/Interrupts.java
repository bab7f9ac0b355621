package io.rallyd.cli.race;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes Ctrl-C, and what else asks a process to end, while a race runs: the first time the race is
 * cancelled, the second time the process ends at once.
 *
 * <p>The JVM has no public way to see a second Ctrl-C, a shutdown hook sees only the first. The
 * class that can, {@code sun.misc.Signal}, is exported by {@code jdk.unsupported} in every JDK, but
 * naming it in the source is a warning that cannot be switched off, so it is reached by reflection.
 */
final class Interrupts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Interrupts.class);
  private static final int EXIT = 130;

  private final Runnable first;
  private final Runnable second;
  private final AtomicInteger count = new AtomicInteger();
  private final List<Runnable> undo = new ArrayList<>();
  private volatile boolean raceLivesHere = true;

  private Interrupts(Runnable first, Runnable second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Begins to take signals.
   *
   * @param first called at the first signal
   * @param second called at the second one, before the process ends
   */
  static Interrupts catching(Runnable first, Runnable second) {
    Interrupts interrupts = new Interrupts(first, second);
    interrupts.take("INT");
    interrupts.take("TERM");
    interrupts.take("HUP");
    return interrupts;
  }

  /** Says whether the race ends with this process; if not, a vanished terminal lets it run on. */
  void raceLivesHere(boolean here) {
    raceLivesHere = here;
  }

  void signal(String name) {
    if (name.equals("HUP") && !raceLivesHere) {
      LOG.info("the terminal is gone, the race goes on");
      Runtime.getRuntime().halt(EXIT);
    }
    if (count.incrementAndGet() == 1) {
      first.run();
    } else {
      second.run();
      Runtime.getRuntime().halt(EXIT);
    }
  }

  private void take(String name) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object before = handle.invoke(null, signal, handler(handlerType, name));
      undo.add(
          () -> {
            try {
              handle.invoke(null, signal, before);
            } catch (ReflectiveOperationException e) {
              LOG.debug("the handler of {} cannot be put back", name, e);
            }
          });
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("signal {} cannot be taken", name, e);
    }
  }

  private Object handler(Class<?> type, String name) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                signal(name);
                yield null;
              }
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" -> proxy == arguments[0];
              default -> "signal handler of a race";
            };
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }
}
