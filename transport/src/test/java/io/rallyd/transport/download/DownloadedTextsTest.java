package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DownloadedTextsTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private NastyServer server;

  @BeforeEach
  void start() throws IOException {
    server = new NastyServer(new byte[1_000]);
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.close();
  }

  private void hold() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Downloads downloads(Duration idle) {
    return new Downloads(DownloadSettings.of(0, 0, Duration.ZERO, idle), Map.of());
  }

  @Test
  void aTextThatStopsComingIsDoneWithout() throws IOException {
    server.lieAboutLength = 5;
    server.beforeEnd = this::hold;
    assertThat(downloads(Duration.ofMillis(300)).text(server.url(), 2_000, () -> false)).isEmpty();
    server.lieAboutLength = 0;
    server.beforeEnd = () -> {};
    server.file = "abc".getBytes(StandardCharsets.US_ASCII);
    Downloads patient = downloads(Duration.ofSeconds(60));
    assertThat(patient.text(server.url(), 2, () -> false)).hasValue("ab");
  }

  @Test
  void aTextThatNobodyWantsAnyMoreIsNotWaitedFor() throws IOException {
    server.beforeAnswer = this::hold;
    assertThat(downloads(Duration.ofSeconds(60)).text(server.url(), 100, () -> true)).isEmpty();
    assertThat(server.ranges).isEmpty();
  }
}
