package io.rallyd.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is left, and what is done about it, when the process with the role is killed. */
final class DeathOfTheDaemon {
  private DeathOfTheDaemon() {}

  static void leavesNothing(Path root, String archive, int port) throws Exception {
    Process daemon =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedDaemon.class.getName(),
                root.toString(),
                archive,
                String.valueOf(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(daemon.getInputStream()))) {
      ProcessHandle server = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      Path note = root.resolve("races/doomed/rally-node-0/node.journal");
      JsonNode journal = new ObjectMapper().readTree(note.toFile());
      ProcessHandle guard =
          ProcessHandle.of(journal.path("processes").path(0).path("pid").asLong()).orElseThrow();
      List<Path> directories = paths(journal.path("removed"));
      assertThat(directories).isNotEmpty().allMatch(Files::exists);

      daemon.destroyForcibly();
      server.onExit().get(120, TimeUnit.SECONDS);
      guard.onExit().get(120, TimeUnit.SECONDS);

      assertThat(directories).noneMatch(Files::exists);
      try (ProvisionerRole next =
          new ProvisionerRole(ProvisionerSettings.defaults(root), NoFiles::refuse)) {
        next.recover();
      }
      assertThat(note).doesNotExist();
    } finally {
      daemon.destroyForcibly();
    }
  }

  private static List<Path> paths(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .map(Path::of)
        .toList();
  }
}
