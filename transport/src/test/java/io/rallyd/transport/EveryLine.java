package io.rallyd.transport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Listens to all that anybody logs, at every level, instead of the console. */
final class EveryLine implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.rallyd");
  private final Level rootBefore = root.getLevel();
  private final Level oursBefore = ours.getLevel();
  private final List<Appender<ILoggingEvent>> silenced = new ArrayList<>();
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

  EveryLine() {
    root.iteratorForAppenders().forEachRemaining(silenced::add);
    silenced.forEach(root::detachAppender);
    heard.start();
    root.addAppender(heard);
    root.setLevel(Level.TRACE);
    ours.setLevel(Level.TRACE);
  }

  /** Returns what was said, with the stacks of what was thrown. */
  List<String> texts() {
    List<ILoggingEvent> all;
    synchronized (heard.list) {
      all = new ArrayList<>(heard.list);
    }
    return all.stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
        .toList();
  }

  @Override
  public void close() {
    root.setLevel(rootBefore);
    ours.setLevel(oursBefore);
    root.detachAppender(heard);
    silenced.forEach(root::addAppender);
  }
}
