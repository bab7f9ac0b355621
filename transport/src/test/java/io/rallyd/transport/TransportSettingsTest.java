package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransportSettingsTest {

  @Test
  void defaultsAreThoseThatTheDocumentationNames() {
    TransportSettings settings = TransportSettings.defaults("1.2.3");
    assertThat(settings.productVersion()).isEqualTo("1.2.3");
    assertThat(settings.tls()).isTrue();
    assertThat(settings.times())
        .isEqualTo(
            new TransportSettings.SessionTimes(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofSeconds(3)));
    assertThat(settings.handshake())
        .isEqualTo(
            new TransportSettings.HandshakeLimits(
                Duration.ofSeconds(5),
                4096,
                256,
                64,
                new TransportSettings.Waiting(10_000, 2_500, Duration.ofSeconds(60))));
    assertThat(settings.flow())
        .isEqualTo(
            new TransportSettings.FlowLimits(
                16 << 20, 8 << 20, 64 << 20, 1024, 64 << 10, 1 << 20, 32));
    assertThat(settings.streamIdle()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.slowHandler()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.ioThreads()).isBetween(1, 2);
    assertThat(settings.fileThreads()).isEqualTo(4);
  }
}
