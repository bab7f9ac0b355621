package io.rallyd.cli.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.RallyIni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartSettingsTest {
  @TempDir private Path home;

  private Optional<String> warning(String more, Map<String, String> environment)
      throws IOException {
    Path file = home.resolve(".rally/rally.ini");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[meta]\nconfig.version = 17\n" + more);
    ConfigHome config = ConfigHome.of(Map.of(), home.toString());
    return MultipartSettings.warning(RallyIni.load(config, ""), environment);
  }

  @Test
  void withoutSuchSettingsNothingIsSaid() throws IOException {
    assertThat(warning("", Map.of())).isEmpty();
    assertThat(warning("[track]\ntrack.downloader.multipart_enabled = false\n", Map.of()))
        .isEmpty();
  }

  @Test
  void whatHasNoEffectIsNamed() throws IOException {
    String settings =
        "[track]\ntrack.downloader.multipart_enabled = true\n"
            + "[storage]\nstorage.multipart_size = 1\nstorage.local_dir = /d\n";
    assertThat(warning(settings, Map.of()).orElseThrow())
        .contains(
            "have no effect: track.downloader.multipart_enabled in section [track] of ",
            "rally.ini, storage.local_dir in section [storage] of ",
            "rally.ini, storage.multipart_size in section [storage] of ");
  }

  @Test
  void aListOfMirrorsIsNamedToo() throws IOException {
    assertThat(warning("", Map.of("RALLY_STORAGE_MIRROR_FILES", "m.json")).orElseThrow())
        .contains("no effect: the environment variable RALLY_STORAGE_MIRROR_FILES;");
    Files.createDirectories(home.resolve(".rally"));
    Path mirrors = Files.writeString(home.resolve(".rally/storage-mirrors.json"), "{}");
    assertThat(warning("", Map.of()).orElseThrow()).contains("no effect: the file " + mirrors);
  }
}
