package io.rallyd.provisioner;

import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.provisioner.team.CarResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** The archive of {@link FakeServer}, and requests to install it. */
final class FakeDistribution {
  static final String VERSION = "7.17.29";
  private static final String HOME = "elasticsearch-" + VERSION + "/";
  private static final String START =
      """
      #!/bin/sh
      here=$(cd "$(dirname "$0")/.." && pwd)
      exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -Xmx32m -cp "$here/lib" \
        io.rallyd.provisioner.FakeServer "$here/config/elasticsearch.yml" "$@"
      """;

  private FakeDistribution() {}

  static Path archive(Path folder) throws IOException {
    Path archive = folder.resolve("elasticsearch-" + VERSION + ".tar.gz");
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new GzipCompressorOutputStream(file))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      add(tar, "bin/elasticsearch", 0755, START.getBytes(StandardCharsets.UTF_8));
      add(tar, "config/elasticsearch.yml", 0644, "of.the.distribution: 1\n".getBytes());
      add(tar, "config/jvm.options", 0644, "-Dof.the.distribution=1\n".getBytes());
      String name = "io/rallyd/provisioner/FakeServer.class";
      for (String type : List.of(name)) {
        try (InputStream in = FakeServer.class.getResourceAsStream("/" + type)) {
          add(tar, "lib/" + type, 0644, in.readAllBytes());
        }
      }
      add(tar, "modules/reindex/about", 0644, new byte[0]);
    }
    return archive;
  }

  /** Returns a request whose server behaves as told: "", "die", "mute" or "stubborn". */
  static InstallNodes install(String race, Path archive, String behaviour, NodeSpec... nodes) {
    Map<String, Object> parameters = new HashMap<>(Map.of("heap_size", "64m"));
    if (!behaviour.isEmpty()) {
      parameters.put("additional_cluster_settings", Map.of("fake.behaviour", behaviour));
    }
    return new InstallNodes(
        race,
        new Distribution(
            VERSION, "fake", "elasticsearch", new FileOffer("elasticsearch", "", 0, "")),
        CarResolver.bundled().resolve(List.of("defaults"), parameters),
        "rally-benchmark",
        "",
        List.of(nodes),
        List.of(nodes),
        Map.of("fake.url", archive.toUri().toString(), "fake.cache", "true"));
  }

  private static void add(TarArchiveOutputStream tar, String name, int mode, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(HOME + name);
    entry.setMode(mode);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
