package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadHelpersTest {
  private static final byte[] DATA = new byte[1_000_000];

  static {
    new SplittableRandom(4).nextBytes(DATA);
  }

  @TempDir Path directory;
  private NastyServer server;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    server = new NastyServer(DATA);
    target = directory.resolve("d.json.zst");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whenTheFirstAnswerIsCutNobodyInterruptsWhoWritesToTheFile() throws IOException {
    DownloadSettings settings =
        new DownloadSettings(3, 1, Duration.ZERO, Duration.ofSeconds(60), 4, 64 << 10);
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    server.cuts.set(1);
    server.cutAfter = 10_000;
    server.beforeEnd = () -> interrupted.compareAndSet(false, awaitInterrupt(writing, 60_000));
    new Downloads(settings, Map.of())
        .fetch(
            server.url(),
            target,
            OptionalLong.empty(),
            Optional::empty,
            (bytes, total) -> {
              if (Thread.currentThread().getName().equals("rallyd-download")
                  && writing.getCount() > 0) {
                writing.countDown();
                interrupted.compareAndSet(false, awaitInterrupt(never, 500));
              }
            },
            () -> false);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(interrupted).isFalse();
  }

  /** Waits, and returns whether an interrupt ended that. */
  private static boolean awaitInterrupt(CountDownLatch latch, long millis) {
    try {
      latch.await(millis, TimeUnit.MILLISECONDS);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
