package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A track is made of a real index and raced at once. */
@Tag("slow")
class CreateTrackIT {
  private static final Duration RACE = Duration.ofMinutes(20);

  @TempDir Path directory;

  @Test
  void aTrackOfALiveIndexCanBeRacedAtOnce() throws Exception {
    Account account = Account.create(directory.resolve("home"));
    try (ElasticsearchServer server = ElasticsearchServer.start(directory)) {
      String hosts = "--target-hosts=" + server.address();
      succeed(
          account,
          "race",
          "--pipeline=benchmark-only",
          hosts,
          "--track=generated-orders",
          "--include-tasks=delete-index,create-index,index,refresh-after-index",
          "--track-params=documents:2500");
      Path tracks = directory.resolve("made");
      succeed(
          account,
          "create-track",
          "--track=mine",
          hosts,
          "--indices=ord*",
          "--output-path=" + tracks);
      Path track = tracks.resolve("mine");
      assertThat(files(track))
          .containsExactly(
              "challenges/default.json",
              "operations/default.json",
              "orders-documents-1k.json",
              "orders-documents-1k.json.bz2",
              "orders-documents.json",
              "orders-documents.json.bz2",
              "orders.json",
              "track.json");
      try (Stream<String> lines = Files.lines(track.resolve("orders-documents-1k.json"))) {
        assertThat(lines).hasSize(1000);
      }
      JsonNode body = new ObjectMapper().readTree(Files.readString(track.resolve("orders.json")));
      JsonNode settings = body.path("settings").path("index");
      assertThat(settings.path("number_of_replicas").asText())
          .isEqualTo("{{number_of_replicas | default(0)}}");
      assertThat(settings.has("uuid") || settings.has("creation_date")).isFalse();
      assertThat(body.path("mappings").path("properties").path("items").path("type").asText())
          .isEqualTo("nested");

      String[] race = {
        "race", "--pipeline=benchmark-only", hosts, "--on-error=abort", "--track-path=" + track
      };
      succeed(account, race);
      assertThat(server.count("orders")).isEqualTo(2500);
      succeed(
          account, Stream.concat(Stream.of(race), Stream.of("--test-mode")).toArray(String[]::new));
      assertThat(server.count("orders")).isEqualTo(1000);

      Outcome nothing =
          account.esrally(
              RACE,
              "create-track",
              "--track=none",
              hosts,
              "--indices=absent",
              "--output-path=" + tracks);
      BadInput.assertRefused(nothing, "create-track", "No index of [absent]");
      assertThat(tracks).isDirectoryNotContaining("glob:**none*");
    }
  }

  private static void succeed(Account account, String... arguments) {
    Outcome outcome = account.esrally(RACE, arguments);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private static List<String> files(Path directory) throws Exception {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(f -> directory.relativize(f).toString())
          .sorted()
          .toList();
    }
  }
}
