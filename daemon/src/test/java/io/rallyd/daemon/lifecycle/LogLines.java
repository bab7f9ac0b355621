package io.rallyd.daemon.lifecycle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Listens to what the product logs during a test, from level INFO. */
final class LogLines implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.rallyd");
  private final Level before = logger.getLevel();
  private final boolean additive = logger.isAdditive();
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

  LogLines() {
    heard.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(heard);
  }

  /** Returns, each as "class: text", the lines that contain a text. */
  List<String> with(String text) {
    List<ILoggingEvent> events;
    synchronized (heard) {
      events = new ArrayList<>(heard.list);
    }
    return events.stream()
        .map(e -> simple(e.getLoggerName()) + ": " + e.getFormattedMessage())
        .filter(line -> line.contains(text))
        .toList();
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  @Override
  public void close() {
    logger.detachAppender(heard);
    logger.setLevel(before);
    logger.setAdditive(additive);
  }
}
