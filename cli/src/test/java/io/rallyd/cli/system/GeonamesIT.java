package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The well-known track geonames, unchanged, in the version for each generation of servers, against
 * a server of that generation. Documents are made at test time of those that come with the program,
 * which are of a public gazetteer. Left out are the three tasks whose parameters a Python plugin
 * makes. Needs {@code ../../shared} beside the sources, and fetches some hundred megabytes of
 * servers, so it runs only when asked for: {@code mvn -Pslow -Drallyd.test.excludedGroups= verify}.
 */
@Tag("slow")
@Tag("generations")
class GeonamesIT {
  private static final Path TRACKS = Path.of("../../shared/data/tracks").toAbsolutePath();
  private static final Duration RACE = Duration.ofMinutes(45);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> OF_PLUGIN =
      List.of("large_terms", "large_filtered_terms", "large_prohibited_terms");

  /** The minimal distribution of Elasticsearch 7.17 has no languages for scripts. */
  private static final List<String> WITHOUT_SCRIPTS =
      Stream.concat(
              OF_PLUGIN.stream(),
              Stream.of(
                  "expression",
                  "painless_static",
                  "painless_dynamic",
                  "decay_geo_gauss_script_score",
                  "field_value_script_score"))
          .toList();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "7.17, 7.17.29, maven, false",
    "6, 6.8.23, maven, true",
    "master, 3.6.0, maven-opensearch, true"
  })
  void everyTaskWhoseFeatureTheServerHasRunsWithoutErrors(
      String branch, String version, String repository, boolean scripts) throws Exception {
    Path source = TRACKS.resolve(branch).resolve("geonames");
    if (!Files.isDirectory(source)) {
      System.err.println("SKIPPED: there is no " + source + ", so geonames is not raced");
    }
    assumeThat(source).isDirectory();
    Path track = directory.resolve("geonames");
    copy(source, track);
    documents(track.resolve("documents-2-1k.json.bz2"));
    Account account = Account.create(directory.resolve("home"));
    Outcome outcome =
        account.esrally(
            RACE,
            "race",
            "--track-path=" + track,
            "--test-mode",
            "--on-error=abort",
            "--client-options=timeout:240",
            "--exclude-tasks=" + String.join(",", scripts ? OF_PLUGIN : WITHOUT_SCRIPTS),
            "--distribution-version=" + version,
            "--distribution-repository=" + repository,
            "--target-hosts=127.0.0.1:29470");
    System.out.println(outcome.output());
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    List<String> names = new ArrayList<>();
    for (JsonNode task : account.lastRace().path("results").path("op_metrics")) {
      names.add(task.path("task").asText());
      assertThat(task.path("error_rate").asDouble(1)).as(task.toString()).isZero();
    }
    assertThat(names).contains("index-append", "default", "phrase", "scroll", "country_agg_cached");
    if (scripts) {
      assertThat(names).contains("expression", "painless_static", "painless_dynamic");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(file));
        }
      }
    }
  }

  /** Adds the field that the bundled documents leave out. */
  private static void documents(Path archive) throws IOException {
    Path cities = Path.of("src/main/tracks/cities/documents-1k.json.zst");
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new ZstdInputStream(Files.newInputStream(cities)), StandardCharsets.UTF_8));
        OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(archive))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ObjectNode city = (ObjectNode) JSON.readTree(line);
        city.put("alternatenames", city.path("asciiname").asText() + ",Sankt Georgen");
        out.write((JSON.writeValueAsString(city) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
