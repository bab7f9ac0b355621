package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(300)
class HandlerWatchTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Counters counters = new Counters();
  private final HandlerWatch watch =
      new HandlerWatch(
          new Clocks(nanos::get, () -> 0),
          Duration.ofMillis(100).toNanos(),
          counters,
          new SlowHandlers());
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(HandlerWatch.class);

  @BeforeEach
  void listen() {
    // The time is ours, so the rounds must be, too.
    watch.close();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    heard.start();
    logger.addAppender(heard);
  }

  @AfterEach
  void deafen() {
    logger.detachAppender(heard);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  private List<String> said() {
    return heard.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    watch.look();
  }

  @Test
  void handlerThatNeverReturnsIsNamedWhileItHangs() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread loop = new Thread(() -> watch.run("Drive", () -> hang(inside, release)), "some-loop");
    loop.start();
    inside.await();
    while (loop.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    pass(Duration.ofMillis(900));
    assertThat(said()).isEmpty();
    pass(Duration.ofMillis(200));
    assertThat(said()).hasSize(1);
    assertThat(said().get(0))
        .startsWith("The handler of Drive holds some-loop for 1100 ms by now")
        .contains("CountDownLatch.await");
    pass(Duration.ofMillis(200));
    assertThat(said()).as("not again at once").hasSize(1);
    pass(Duration.ofMillis(1000));
    assertThat(said()).as("again after twice the time").hasSize(2);

    release.countDown();
    loop.join();
    assertThat(said().get(2)).startsWith("The handler of Drive held an event loop for 2300 ms");
    pass(Duration.ofHours(1));
    assertThat(said()).hasSize(3);
  }

  @Test
  void handlerWithinAHandlerLeavesTheOuterOneUnderWatch() {
    watch.run(
        "outer",
        () -> {
          nanos.addAndGet(Duration.ofSeconds(2).toNanos());
          watch.run("inner", () -> pass(Duration.ofMillis(10)));
          assertThat(said()).isEmpty();
          pass(Duration.ofMillis(10));
          assertThat(said().get(0)).startsWith("The handler of outer holds");
        });
  }

  @Test
  void handlerThatFailsOrIsSlowAllTheTimeIsCountedAndFillsNoLog() {
    for (int i = 0; i < 100; i++) {
      watch.run(
          "broken",
          () -> {
            throw new IllegalStateException("of a test");
          });
      watch.run("slow", () -> nanos.addAndGet(Duration.ofMillis(101).toNanos()));
    }
    assertThat(counters.get(Counters.Count.HANDLERS_FAILED)).isEqualTo(100);
    assertThat(counters.get(Counters.Count.HANDLERS_SLOW)).isEqualTo(100);
    assertThat(said()).as("in 10 s").hasSize(20);
    pass(Duration.ofMinutes(1));
    watch.run("slow", () -> nanos.addAndGet(Duration.ofMillis(101).toNanos()));
    assertThat(said()).hasSize(21).last().asString().contains("(180 lines of this kind");
  }

  @Test
  void idleThreadIsNotNamed() {
    watch.run("short", () -> {});
    pass(Duration.ofHours(1));
    assertThat(said()).isEmpty();
  }

  private static void hang(CountDownLatch inside, CountDownLatch release) {
    inside.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
