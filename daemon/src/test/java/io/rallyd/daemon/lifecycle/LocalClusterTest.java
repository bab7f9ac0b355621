package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.SubmitRace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster inside one process with the product's own parts. */
class LocalClusterTest {
  @TempDir Path temp;

  @Test
  void needsNoPortNoSecretAndNoSocket() {
    ConfigHome home = new ConfigHome(temp.resolve(".rally"));
    RallyIni ini = RallyIni.load(home, "");
    try (LocalCluster cluster =
        LocalCluster.start(ini, TestDaemon.VERSION, new Terminal().handlers())) {
      assertThat(cluster.link().connected()).isTrue();
      assertThat(home.run()).doesNotExist();
      assertThat(ini.file()).content().doesNotContain("\nsecret");
      assertThatThrownBy(
              () ->
                  Terminal.ask(
                      cluster.link(), new SubmitRace(ScriptedRace.description("../x", false))))
          .hasMessageContaining("../x");
    }
    assertThat(Files.exists(home.socket())).isFalse();
  }

  @Test
  void oneProcessAtATimeRunsRaces() {
    RallyIni ini = RallyIni.load(new ConfigHome(temp.resolve(".rally")), "");
    try (RaceLock other = RaceLock.take(ini.home(), false)) {
      assertThat(other).isNotNull();
      assertThatThrownBy(
              () -> LocalCluster.start(ini, TestDaemon.VERSION, new Terminal().handlers()))
          .isInstanceOf(RallyException.class)
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")")
          .hasMessageContaining("--kill-running-processes");
    }
    RaceLock.take(ini.home(), false).close();
  }
}
