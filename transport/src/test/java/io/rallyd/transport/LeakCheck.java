package io.rallyd.transport;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails every class of tests in which a Netty buffer was lost; found by JUnit by itself. */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    heard.list.clear();
    heard.start();
    logger().addAppender(heard);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    // The detector reports, when a buffer is made, those that the collector found unreleased.
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 10; i++) {
        ByteBufAllocator.DEFAULT.buffer(16).release();
      }
    }
    logger().detachAppender(heard);
    List<String> leaks =
        heard.list.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(m -> m.contains("LEAK"))
            .toList();
    if (!leaks.isEmpty()) {
      throw new AssertionError(leaks.size() + " buffers leaked, the first: " + leaks.get(0));
    }
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  }
}
