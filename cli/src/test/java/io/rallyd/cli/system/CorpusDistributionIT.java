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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Load drivers with empty homes get what they need of a large corpus that only the coordinator has.
 * What travels is told by the counters of their network interfaces.
 */
@Tag("slow")
class CorpusDistributionIT {
  private static final Duration RACE = Duration.ofMinutes(20);
  private static final Duration SOON = Duration.ofMinutes(15);
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
      // Slow enough to be caught in the middle by a test that is slow itself.
      coordinator.slowDown(80_000_000);
      Machine other = machines.get(1);
      Machine victim = machines.get(2);
      long before = victim.bytesReceived();
      killInTheMiddle(coordinator, machines, victim);
      long cut = victim.bytesReceived() - before;
      long kept = size(partial(victim).orElseThrow());
      assertThat(slice(victim)).isEmpty();
      coordinator.slowDown(400_000_000);

      start(coordinator, victim);
      race(coordinator, machines);
      long total = victim.bytesReceived() - before;
      System.out.printf(
          "corpus %d bytes; the victim had %d of them when it was killed, %d bytes had come in; in"
              + " all came %d%n",
          corpusBytes, kept, cut, total);
      // Each of the two has two of the four clients, so it needs half of the lines.
      long half = corpusBytes / 2;
      assertThat(slice(victim).orElseThrow()).hasSize(half);
      assertThat(slice(other).orElseThrow()).hasSize(half);
      assertThat(total).isBetween(half, (long) (half * AROUND));
      assertThat(other.bytesReceived()).isLessThan((long) (half * AROUND));

      long unchanged = other.bytesReceived();
      race(coordinator, machines);
      assertThat(other.bytesReceived() - unchanged).isLessThan(corpusBytes / 10);

      edit();
      race(coordinator, machines);
      assertThat(Files.readString(slice(other).orElseThrow(), StandardCharsets.US_ASCII))
          .isEqualTo(
              Files.readString(track.resolve("documents.json"), StandardCharsets.US_ASCII)
                  .substring(0, (int) half));
    }
  }

  @Test
  void aMachineThatDrivesAloneGetsTheWholeCorpus() throws Exception {
    fetchElasticsearch();
    makeTrack();
    try (Machines machines = Machines.create(3, directory)) {
      Machine coordinator = prepared(machines);
      Machine driver = machines.get(1);
      race(coordinator, machines);
      expectSuccess(coordinator.esrally(RACE, arguments(machines, driver.ip())));
      assertThat(data(driver).resolve("documents.json"))
          .hasSameBinaryContentAs(track.resolve("documents.json"));
      assertThat(slice(driver)).isEmpty();
      assertThat(driver.bytesReceived()).isLessThan((long) (1.5 * corpusBytes * AROUND));
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

  /** Returns the lines of the corpus that a machine has, when they are whole. */
  private static Optional<Path> slice(Machine machine) {
    return slices(machine, "[0-9a-f]{64}-\\d+\\+\\d+");
  }

  /** Returns what has come of such lines. */
  private static Optional<Path> partial(Machine machine) {
    return slices(machine, ".*\\.download");
  }

  private static Optional<Path> slices(Machine machine, String pattern) {
    Path directory = data(machine).resolve("documents.json.slices");
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.getFileName().toString().matches(pattern)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Machine coordinator, Machine machine) {
    DaemonCluster.expectSuccess(
        machine.esrallyd(
            "start", "--node-ip=" + machine.ip(), "--coordinator-ip=" + coordinator.ip()));
  }

  private void killInTheMiddle(Machine coordinator, Machines machines, Machine victim) {
    Program race = coordinator.startEsrally(arguments(machines, bothDrivers(machines)));
    DaemonCluster.until(
        SOON,
        () ->
            !race.running() || partial(victim).filter(p -> size(p) > corpusBytes / 10).isPresent(),
        race::output);
    DaemonCluster.killDaemon(victim);
    assertThat(race.await(RACE).exitCode()).as(race.output()).isEqualTo(64);
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private void race(Machine coordinator, Machines machines, String... more) {
    String[] usual = arguments(machines, bothDrivers(machines));
    expectSuccess(
        coordinator.esrally(
            RACE, Stream.concat(Stream.of(usual), Stream.of(more)).toArray(String[]::new)));
  }

  private static void expectSuccess(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private static String bothDrivers(Machines machines) {
    return machines.get(1).ip() + "," + machines.get(2).ip();
  }

  private String[] arguments(Machines machines, String drivers) {
    return new String[] {
      "race",
      "--track-path=" + track,
      "--distribution-version=" + DaemonCluster.VERSION,
      "--distribution-repository=maven",
      "--target-hosts=" + machines.get(0).ip() + ":39200",
      "--load-driver-hosts=" + drivers,
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
