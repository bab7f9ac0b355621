package io.rallyd.provisioner.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.team.CarResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there at the moments when the process could be killed. */
class NodeInstallerTest {
  private static final NodeSpec NODE = new NodeSpec("node-0", "127.0.0.1", 39200, 39300);

  @TempDir Path root;
  private final List<String> moments = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsMadeBeforeItIsAnnounced(boolean fresh) throws IOException {
    Path places = Files.createDirectory(root.resolve("places"));
    Path broken = Files.writeString(root.resolve("broken.zip"), "no archive");
    assertThatThrownBy(() -> install(fresh ? places : null, broken))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("broken.zip");
    assertThat(moments).containsExactly("nothing of 1 is there");
    try (Stream<Path> left = Files.list(places)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anInstallationThatIsThereIsNotTouched() throws IOException {
    Path kept = root.resolve("races/r1/node-0/install/elasticsearch-7.17.29");
    Files.createDirectories(kept);
    assertThatThrownBy(() -> install(null, root.resolve("any.zip")))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("already");
    assertThat(moments).isEmpty();
    assertThat(kept).exists();
  }

  @Test
  void dataPathsAreAnnouncedBeforeTheyAreMade() throws IOException {
    Path data = root.resolve("data");
    List<Boolean> there = new ArrayList<>();
    installer(null)
        .install(
            plan(Map.of("data_paths", data.toString())),
            NODE,
            archive(),
            new Cancellation(),
            (directories, removed) -> {
              if (removed.contains(data)) {
                there.add(Files.exists(data));
              }
            });
    assertThat(there).containsExactly(false);
    assertThat(data).isDirectory();
  }

  @Test
  void aDirectoryOfItsOwnIsForItsOwnerAlone() throws IOException {
    Path places = root.resolve("places");
    AtomicReference<NodeDirectories> announced = new AtomicReference<>();
    installer(places)
        .install(
            plan(Map.of()),
            NODE,
            archive(),
            new Cancellation(),
            (directories, removed) -> announced.set(directories));
    Path fresh = announced.get().fresh();
    assertThat(fresh).hasParent(places);
    assertThat(Files.getPosixFilePermissions(fresh))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(announced.get().gone()).isFalse();
  }

  private void install(Path places, Path archive) {
    installer(places)
        .install(
            plan(Map.of()),
            NODE,
            archive,
            new Cancellation(),
            (directories, removed) ->
                moments.add(
                    (removed.stream().noneMatch(Files::exists) ? "nothing" : "something")
                        + " of "
                        + (places == null ? removed.size() - 1 : removed.size())
                        + " is there"));
  }

  private NodeInstaller installer(Path places) {
    return new NodeInstaller(root.resolve("races"), places, RunAs.decide(""));
  }

  private static InstallPlan plan(Map<String, Object> parameters) {
    Distribution distribution =
        new Distribution("7.17.29", "r", "elasticsearch", new FileOffer("", "", 0, ""));
    Car car = CarResolver.bundled().resolve(List.of("defaults"), parameters);
    return new InstallPlan("r1", distribution, car, "cluster", List.of(NODE));
  }

  private Path archive() throws IOException {
    Path archive = root.resolve("elasticsearch-7.17.29.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("elasticsearch-7.17.29/bin/elasticsearch"));
      zip.putNextEntry(new ZipEntry("elasticsearch-7.17.29/config/jvm.options"));
    }
    return archive;
  }
}
