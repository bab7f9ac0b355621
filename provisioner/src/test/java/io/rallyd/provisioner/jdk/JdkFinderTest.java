package io.rallyd.provisioner.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.supply.Product;
import io.rallyd.provisioner.supply.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdkFinderTest {
  private final Map<String, String> environment = new HashMap<>();
  private final RunAs user = RunAs.decide("");
  private Path folder;
  private Path own;

  /** Not a JUnit folder: these are closed to the user that servers run as. */
  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createTempDirectory("jdks");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    own = jdk("own", "25.0.1");
  }

  @AfterEach
  void removeFolder() throws IOException {
    try (var tree = Files.walk(folder)) {
      for (Path p : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }

  @Test
  void theFirstThatTheServerSupportsIsTaken() throws IOException {
    environment.put("JAVA_HOME", jdk("home", "11.0.2").toString());
    environment.put("JAVA17_HOME", jdk("seventeen", "17.0.15").toString());
    environment.put("JAVA21_HOME", jdk("twentyone", "21.0.1").toString());
    assertThat(find("7.17.29", "")).isEqualTo(new Jdk(folder.resolve("seventeen"), 17));
    assertThat(find("8.15.0", "").major()).isEqualTo(21);
    assertThat(find("9.2.0", "").major()).isEqualTo(21);
    assertThat(find("7.5.0", "").major()).isEqualTo(11);
  }

  @Test
  void anExplicitVersionIsTakenWhateverTheServerSupports() throws IOException {
    environment.put("JAVA_HOME", jdk("home", "1.8.0_402").toString());
    assertThat(find("7.17.29", "25").home()).isEqualTo(own);
    assertThat(find("9.2.0", "8").major()).isEqualTo(8);
  }

  @Test
  void theCarsPreferenceDecidesAmongThoseSupported() throws IOException {
    environment.put("JAVA17_HOME", jdk("seventeen", "17.0.15").toString());
    environment.put("JAVA11_HOME", jdk("eleven", "11.0.15").toString());
    assertThat(finder().find(Product.ELASTICSEARCH, "7.17.29", "", List.of(11, 17), user).major())
        .isEqualTo(11);
  }

  @Test
  void theSystemsFoldersComeLastNewestFirst() throws IOException {
    jdk("system/a-11", "11.0.1");
    jdk("system/b-17", "17.0.1");
    assertThat(find("7.17.29", "").home()).isEqualTo(folder.resolve("system/b-17"));
  }

  @Test
  void withoutAnyTheSentenceNamesWhatWasLookedForAndFound() {
    assertThatThrownBy(() -> find("7.17.29", ""))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("Java 8 to 18", "Elasticsearch 7.17.29", "found: [25]");
    assertThatThrownBy(() -> find("7.17.29", "12")).hasMessageContaining("No Java 12");
    assertThatThrownBy(() -> find("7.17.29", "latest")).hasMessageContaining("[latest]");
  }

  @Test
  void aJavaThatTheUserOfTheServerCannotStartIsNotTaken() throws IOException {
    Path home = jdk("locked", "17.0.1");
    Files.setPosixFilePermissions(Jdk.java(home), PosixFilePermissions.fromString("rw-------"));
    environment.put("JAVA17_HOME", home.toString());
    assertThatThrownBy(() -> find("7.17.29", "")).hasMessageContainingAll("cannot start", "locked");
  }

  @Test
  void aJavaWithoutReleaseFileIsAsked() throws IOException {
    Path home = jdk("asked", "17.0.1");
    Files.delete(home.resolve("release"));
    Files.writeString(
        Jdk.java(home), "#!/bin/sh\necho '    java.vm.specification.version = 1.8' >&2\n");
    assertThat(JdkFinder.major(home)).hasValue(8);
  }

  @ParameterizedTest
  @CsvSource({
    "elasticsearch,6.8.23,17,true", "elasticsearch,6.8.23,21,false",
    "elasticsearch,7.17.29,17,true", "elasticsearch,7.17.29,25,false",
    "elasticsearch,8.15.0,11,false", "elasticsearch,8.15.0,17,true",
    "elasticsearch,8.15.0,25,false", "elasticsearch,9.0.0,17,false",
    "elasticsearch,9.2.1,25,true", "opensearch,2.19.0,21,true",
    "opensearch,2.19.0,25,false", "opensearch,3.1.0,17,false",
    "opensearch,3.1.0,21,true",
  })
  void rangesFollowTheVendorsTables(String product, String version, int java, boolean supported) {
    assertThat(SupportedJava.of(Product.of(product), Version.of(version)).includes(java))
        .isEqualTo(supported);
  }

  private Jdk find(String version, String requested) {
    return finder().find(Product.ELASTICSEARCH, version, requested, List.of(), user);
  }

  private JdkFinder finder() {
    return new JdkFinder(environment, own, List.of(folder.resolve("system")));
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "A=\"b\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.writeString(Jdk.java(home), "#!/bin/sh\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }
}
