package io.rallyd.transport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Listens to the log of one class for a test, from level INFO. */
final class Lines implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

  private Lines(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
  }

  static Lines of(Class<?> type) {
    Lines lines = new Lines((Logger) LoggerFactory.getLogger(type));
    lines.heard.start();
    lines.logger.setLevel(Level.INFO);
    lines.logger.setAdditive(false);
    lines.logger.addAppender(lines.heard);
    return lines;
  }

  List<ILoggingEvent> all() {
    synchronized (heard.list) {
      return new ArrayList<>(heard.list);
    }
  }

  List<String> texts() {
    return all().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(heard);
    logger.setLevel(before);
    logger.setAdditive(true);
  }
}
