package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.provisioner.supply.ArchiveRequest;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.ProgressListener;
import io.rallyd.provisioner.supply.Supplier;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Load drivers with empty homes get a large corpus that only the coordinator has. What travels is
 * told by the counters of their network interfaces.
 */
@Tag("slow")
class CorpusDistributionIT {
  private static final Duration RACE = Duration.ofMinutes(8);
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final int DOCUMENTS = 150_000;

  /** Headers of packets and of TLS, control messages, answers of Elasticsearch. */
  private static final double AROUND = 1.12;

  @TempDir Path directory;
  private Path track;
  private long corpusBytes;

  @Test
  void eachByteTravelsOnceAlsoWhenADriverIsKilledInTheMiddle() throws Exception {
    fetchElasticsearch();
    makeTrack();
    try (Machines machines = Machines.create(3, directory)) {
      Machine coordinator = prepared(machines);
      coordinator.slowDown(160_000_000);
      Machine whole = machines.get(1);
      Machine victim = machines.get(2);
      long before = victim.bytesReceived();
      killInTheMiddle(coordinator, machines, victim);
      long cut = victim.bytesReceived() - before;
      Path partial = data(victim).resolve("documents.json.download");
      assertThat(partial).exists();
      long kept = Files.size(partial);
      assertThat(data(victim).resolve("documents.json")).doesNotExist();

      start(coordinator, victim);
      race(coordinator, machines);
      long total = victim.bytesReceived() - before;
      System.out.printf(
          "corpus %d bytes; the victim had %d of them when it was killed, %d bytes had come in; in"
              + " all came %d%n",
          corpusBytes, kept, cut, total);
      assertThat(data(victim).resolve("documents.json")).hasSize(corpusBytes);
      assertThat(total).isBetween(corpusBytes, (long) (corpusBytes * AROUND));
      assertThat(whole.bytesReceived()).isLessThan((long) (corpusBytes * AROUND));

      long unchanged = whole.bytesReceived();
      race(coordinator, machines);
      assertThat(whole.bytesReceived() - unchanged).isLessThan(corpusBytes / 10);

      edit();
      race(coordinator, machines);
      assertThat(data(whole).resolve("documents.json"))
          .hasSameBinaryContentAs(track.resolve("documents.json"));
    }
  }

  @Test
  void eachMachineMakesItsOwnShareOfGeneratedDocuments() throws Exception {
    fetchElasticsearch();
    track = Files.createDirectories(directory.resolve("made"));
    Files.writeString(
        track.resolve("track.json"),
        """
        {"version": 2, "description": "made",
         "indices": [{"name": "made"}],
         "corpora": [{"name": "made", "documents": [
           {"document-count": 7001, "generator": {"name": "orders", "seed": 5}}]}],
         "schedule": [
           {"operation": "delete-index"}, {"operation": "create-index"},
           {"operation": {"operation-type": "bulk", "bulk-size": 100}, "clients": 7},
           {"operation": "refresh"},
           {"operation": {"operation-type": "search", "detailed-results": true, "body": {},
             "assertions": [{"property": "hits", "condition": "==", "value": 7001}]}},
           {"name": "all-numbers", "operation": {"operation-type": "search",
             "detailed-results": true,
             "body": {"query": {"terms": {"order.keyword":
               ["O0000000000", "O0000001000", "O0000003500", "O0000007000"]}}},
             "assertions": [{"property": "hits", "condition": "==", "value": 4}]}}]}
        """);
    try (Machines machines = Machines.create(3, directory)) {
      Machine coordinator = prepared(machines);
      List<Long> before = List.of(machines.get(1).bytesSent(), machines.get(2).bytesSent());
      race(coordinator, machines, "--enable-assertions");
      // Four of seven clients and three of seven, of some four megabytes in all.
      assertThat(machines.get(1).bytesSent() - before.get(0)).isGreaterThan(1_000_000);
      assertThat(machines.get(2).bytesSent() - before.get(1)).isGreaterThan(1_000_000);
    }
  }

  private void fetchElasticsearch() {
    new Supplier(directory.resolve("distributions"))
        .supply(
            new ArchiveRequest(DaemonCluster.VERSION, Supplier.MAVEN, Map.of(), Map.of()),
            ProgressListener.NONE,
            new Cancellation());
  }

  /** Starts all daemons and returns the coordinator. */
  private static Machine prepared(Machines machines) {
    Machine coordinator = machines.get(0);
    DaemonCluster.expectSuccess(coordinator.esrallyd("secret"));
    for (Machine driver : machines.all().subList(1, 3)) {
      driver.copyConfigurationFrom(coordinator);
    }
    for (Machine machine : machines.all()) {
      start(coordinator, machine);
    }
    return coordinator;
  }

  private static Path data(Machine machine) {
    return machine.home().resolve(".rally/benchmarks/data/big");
  }

  private static void start(Machine coordinator, Machine machine) {
    DaemonCluster.expectSuccess(
        machine.esrallyd(
            "start", "--node-ip=" + machine.ip(), "--coordinator-ip=" + coordinator.ip()));
  }

  private void killInTheMiddle(Machine coordinator, Machines machines, Machine victim) {
    Path partial = data(victim).resolve("documents.json.download");
    Program race = coordinator.startEsrally(arguments(machines));
    DaemonCluster.until(
        SOON, () -> !race.running() || size(partial) > corpusBytes / 10, race::output);
    DaemonCluster.killDaemon(victim);
    assertThat(race.await(RACE).exitCode()).as(race.output()).isEqualTo(64);
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private void race(Machine coordinator, Machines machines, String... more) {
    Outcome outcome =
        coordinator.esrally(
            RACE,
            Stream.concat(Stream.of(arguments(machines)), Stream.of(more)).toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private String[] arguments(Machines machines) {
    return new String[] {
      "race",
      "--track-path=" + track,
      "--distribution-version=" + DaemonCluster.VERSION,
      "--distribution-repository=maven",
      "--target-hosts=" + machines.get(0).ip() + ":39200",
      "--load-driver-hosts=" + machines.get(1).ip() + "," + machines.get(2).ip(),
      "--car-params=heap_size:512m",
      "--on-error=abort"
    };
  }

  /** Only a hundredth is indexed, so that answers do not matter beside the corpus. */
  private void makeTrack() throws IOException {
    track = Files.createDirectories(directory.resolve("big"));
    Path documents = track.resolve("documents.json");
    SplittableRandom random = new SplittableRandom(11);
    byte[] noise = new byte[735];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(documents))) {
      for (int i = 0; i < DOCUMENTS; i++) {
        random.nextBytes(noise);
        String line = "{\"t\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}\n";
        out.write(line.getBytes(StandardCharsets.US_ASCII));
      }
    }
    corpusBytes = Files.size(documents);
    Files.writeString(
        track.resolve("index.json"),
        "{\"settings\": {\"index.number_of_replicas\": 0}, \"mappings\": {\"enabled\": false}}");
    Files.writeString(
        track.resolve("track.json"),
        """
        {"version": 2, "description": "big",
         "indices": [{"name": "big", "body": "index.json"}],
         "corpora": [{"name": "big", "documents": [
           {"source-file": "documents.json", "document-count": %d, "uncompressed-bytes": %d}]}],
         "schedule": [
           {"operation": "delete-index"}, {"operation": "create-index"},
           {"operation": {"operation-type": "bulk", "bulk-size": 100, "ingest-percentage": 1},
            "clients": 4}]}
        """
            .formatted(DOCUMENTS, corpusBytes));
  }

  private void edit() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(track.resolve("documents.json").toFile(), "rw")) {
      file.seek(10);
      file.write("EDITED".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(List.of(Files.size(track.resolve("documents.json")))).containsExactly(corpusBytes);
  }
}
