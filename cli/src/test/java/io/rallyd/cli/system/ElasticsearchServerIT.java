package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of the other tests is the one they believe it is, and goes without a trace. */
@Tag("slow")
class ElasticsearchServerIT {
  @Test
  void startsAnswersAndGoes(@TempDir Path directory) throws Exception {
    try (ElasticsearchServer server = ElasticsearchServer.start(directory)) {
      assertThat(server.get("/").path("version").path("number").asText())
          .isEqualTo(ServerFolder.VERSION);
    }
  }
}
