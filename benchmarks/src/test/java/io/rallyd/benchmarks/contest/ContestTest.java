package io.rallyd.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestTest {

  /** Another contest on the same machine would spoil figures, which nobody reads here. */
  @BeforeAll
  static void withoutLock() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void aContestWritesEveryMeasureOfEveryContender(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("results/short.json");
    Contest.main(
        new String[] {
          "RoundTripBenchmark",
          "--rounds=1",
          // The processor time of a process has steps of 10 ms.
          "--seconds=2",
          "--warmup=0.02",
          "--param=via=IN_VM",
          "--param=payload=100",
          "--param=inFlight=16",
          "--output=" + output
        });
    JsonNode document = new ObjectMapper().readTree(output.toFile());
    assertThat(document.at("/machine/cpu").asText()).isNotEmpty();
    assertThat(document.at("/machine/processors").asInt()).isPositive();
    JsonNode results = document.get("results");
    assertThat(results).hasSize(2);
    for (JsonNode result : results) {
      for (String measure :
          new String[] {
            "throughput", "bytes_per_operation", "cpu_seconds_per_million", "p50_us", "p99.9_us"
          }) {
        assertThat(result.get("medians").get(measure)).as(measure).isNotNull();
        assertThat(result.get("medians").get(measure).asDouble()).as(measure).isPositive();
        assertThat(result.get("rounds").get(measure)).as(measure).hasSize(1);
      }
    }
    JsonNode bare = results.get(0);
    assertThat(bare.get("benchmark").asText())
        .isEqualTo(
            "io.rallyd.benchmarks.transport.RoundTripBenchmark.nettyRoundTrip"
                + " inFlight=16 payload=100 via=IN_VM");
    assertThat(bare.at("/rallyd_to_this/throughput").asDouble()).isPositive();
    assertThat(results.get(1).has("rallyd_to_this")).isFalse();

    // The file has all that its table shows, but for digits.
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Tables.print(output, new PrintStream(printed, true, StandardCharsets.UTF_8));
    String[] lines = printed.toString(StandardCharsets.UTF_8).split("\\R");
    List<String> table = Files.readAllLines(output.resolveSibling("short.txt"));
    assertThat(lines[0]).isEqualTo("short");
    assertThat(lines[1]).contains("rounds: 1", document.at("/machine/cpu").asText());
    assertThat(lines[2]).isEqualTo(table.get(0)).contains("p99.9 us");
    assertThat(lines).hasSize(2 + table.size());
    for (int i = 1; i < table.size(); i++) {
      String[] own = lines[2 + i].split("\\s+");
      assertThat(own).hasSameSizeAs(table.get(i).split("\\s+"));
      assertThat(own[0]).isEqualTo(table.get(i).split("\\s+")[0]);
      assertThat(own[own.length - 1].equals("-")).isEqualTo(i == 2);
    }
  }
}
