package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.driver.corpus.Origin;
import io.rallyd.driver.http.StallingServer;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients make 1,000 requests a second for 20 s, by the real clock and over real connections,
 * against a server that stalls for a second once. What was measured is judged by what the server
 * itself remembers, and by bounds that hold on any machine however busy: no request is answered
 * during the stall, so one that was due then is at least as late as the rest of the stall was long,
 * as in an open system without clients. What depends on the machine is only printed, beside the
 * same by the methods of wrk2 and HdrHistogram.
 */
@Tag("slow")
class StalledServerTest {
  private static final int CLIENTS = 8;
  private static final int PER_CLIENT = 2500;
  private static final long INTERVAL = 8_000_000;
  private static final long STALL = 1_000_000_000;

  /** Of the clock in the samples file, in nanoseconds. */
  private static final long MICRO = 1000;

  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);
  private static final String TRACK =
      """
      {"version": 2, "description": "small", "indices": [{"name": "i"}],
       "schedule": [{"clients": 8, "iterations": 2500, "target-throughput": 1000,
        "operation": {"name": "s", "operation-type": "search", "index": "i",
                      "body": {"query": {"match_all": {}}}}}]}
      """;

  @TempDir private Path directory;

  /** A request as the samples file has it: wall clock rounded down to the microsecond. */
  private record Kept(long start, long latency, long service) {
    long due() {
      return start - (latency - service);
    }

    long end() {
      return start + service;
    }
  }

  /** What is added to the wall clock of the samples to have the server's: not less, not more. */
  private record Offset(long least, long most) {}

  private final List<List<Kept>> clients = new ArrayList<>();
  private List<TaskDelta> deltas;

  @Test
  void latencyIsAtLeastThatOfAnOpenSystemAndServiceTimeIsThatOfTheServer() throws Exception {
    try (StallingServer server = new StallingServer(7 * STALL, STALL)) {
      race(server);
      assertThat(clients).hasSize(CLIENTS).allMatch(one -> one.size() == PER_CLIENT);
      assertThat(server.connections())
          .as("a connection for each client, kept")
          .hasSize(CLIENTS)
          .allMatch(one -> one.answered.size() == PER_CLIENT);
      latencyCountsFromAConstantRate();
      Offset offset = offset(server);
      long[] ideal = openSystem(server, offset);
      assertThat(quantile(ideal, 99)).isGreaterThan(3 * STALL / 4);
      assertThat(quantile(ideal, 100)).isGreaterThan(9 * STALL / 10);
      for (double p : new double[] {50, 95, 96, 99, 99.9, 100}) {
        assertThat(quantile(sorted(Kept::latency), p))
            .as("p%s", p)
            .isGreaterThanOrEqualTo(quantile(ideal, p));
      }
      serviceTimeShowsTheStallOnceAClient(server, offset);
      reportIsThatOfTheSamples();
      print(ideal, offset);
    }
  }

  /** The method of wrk2: a request is due at its place in a schedule that nothing shifts. */
  private void latencyCountsFromAConstantRate() {
    for (List<Kept> client : clients) {
      // The first request of a client begins with the task; its moment was not intended.
      long zero = client.get(1).due() - INTERVAL;
      for (int k = 1; k < PER_CLIENT; k++) {
        assertThat(client.get(k).due() - zero)
            .as("request %d is due", k)
            .isBetween(k * INTERVAL - 3 * MICRO, k * INTERVAL + 3 * MICRO);
        assertThat(client.get(k).latency()).isGreaterThanOrEqualTo(client.get(k).service());
      }
    }
  }

  /**
   * No request was read before it was sent, or had its answer before it was given; this ties the
   * clocks together. Which connection is whose is not known, so of the requests of one turn the
   * first that was sent is compared with the first that was read, and so on.
   */
  private Offset offset(StallingServer server) {
    long least = Long.MIN_VALUE;
    long most = Long.MAX_VALUE;
    for (int k = 0; k < PER_CLIENT; k++) {
      int turn = k;
      long[] sent = turn(clients, one -> one.get(turn).start());
      long[] received = turn(clients, one -> one.get(turn).end());
      long[] read = turn(server.connections(), one -> one.read.get(turn));
      long[] answered = turn(server.connections(), one -> one.answered.get(turn));
      for (int i = 0; i < CLIENTS; i++) {
        most = Math.min(most, read[i] - sent[i]);
        least = Math.max(least, answered[i] - received[i] - MICRO);
      }
    }
    assertThat(least).as("service times hold what the server took").isLessThanOrEqualTo(most);
    return new Offset(least, most);
  }

  /**
   * Latencies of an open system with a server that needs no time but for the stall: 0, or the rest
   * of the stall for who is due in it, as far as the clocks are known.
   */
  private long[] openSystem(StallingServer server, Offset offset) {
    List<Long> latencies = new ArrayList<>();
    for (List<Kept> client : clients) {
      for (Kept one : client) {
        boolean during =
            one.due() + offset.least() >= server.stallBegan()
                && one.due() + MICRO + offset.most() < server.stallEnded();
        long ideal = during ? server.stallEnded() - (one.due() + MICRO + offset.most()) : 0;
        assertThat(one.latency()).isGreaterThanOrEqualTo(ideal);
        latencies.add(ideal);
      }
    }
    return latencies.stream().mapToLong(l -> l).sorted().toArray();
  }

  /** A client has one request at a time, so one of them that waits for the end of the stall. */
  private void serviceTimeShowsTheStallOnceAClient(StallingServer server, Offset offset) {
    for (List<Kept> client : clients) {
      assertThat(client)
          .filteredOn(
              one ->
                  one.start() + MICRO + offset.most() < server.stallEnded()
                      && one.end() + offset.least() >= server.stallEnded())
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  /** Histograms that were shipped have what the samples have, to a tenth of a percent. */
  private void reportIsThatOfTheSamples() throws Exception {
    Histogram latency = merged(TaskDelta::latency);
    Histogram service = merged(TaskDelta::serviceTime);
    for (double p : new double[] {50, 90, 99, 99.9, 100}) {
      same(latency.getValueAtPercentile(p), quantile(sorted(Kept::latency), p));
      same(service.getValueAtPercentile(p), quantile(sorted(Kept::service), p));
    }
  }

  private static void same(long recorded, long exact) {
    assertThat(Math.abs(recorded - exact)).isLessThanOrEqualTo(exact / 1000 + 1);
  }

  private void print(long[] ideal, Offset offset) {
    Histogram corrected = new Histogram(3);
    for (List<Kept> client : clients) {
      client.forEach(one -> corrected.recordValueWithExpectedInterval(one.service(), INTERVAL));
    }
    long[] service = sorted(Kept::service);
    System.out.printf(
        "A server that stalls for 1 s; milliseconds; clocks known to %d us%n",
        (offset.most() - offset.least()) / MICRO);
    line("open system", p -> quantile(ideal, p));
    line("latency", p -> quantile(sorted(Kept::latency), p));
    long[] paced = wrk2(quantile(service, 50));
    line("wrk2 (simulated)", p -> quantile(paced, p));
    line("service, corrected", corrected::getValueAtPercentile);
    line("service time", p -> quantile(service, p));
    System.out.printf(
        "%d requests, %d recorded by the correction; at least half a second: latency %d, corrected"
            + " %d, service time %d%n",
        service.length,
        corrected.getTotalCount(),
        above(sorted(Kept::latency)),
        corrected.getCountBetweenValues(STALL / 2, Long.MAX_VALUE / 2),
        above(service));
  }

  private static void line(String name, Function<Double, Long> quantile) {
    System.out.printf("%-20s", name);
    for (double p : new double[] {50, 90, 95, 99, 99.9, 100}) {
      System.out.printf(" p%s=%.3f", p, quantile.apply(p) / 1e6);
    }
    System.out.println();
  }

  private static long above(long[] values) {
    return LongStream.of(values).filter(value -> value >= STALL / 2).count();
  }

  /**
   * What wrk2 would have seen of a server with that service time, as its published source paces a
   * connection: who is behind sends at no more than twice the rate, counted from the first request
   * that was late, and it waits by timers of whole milliseconds.
   */
  private static long[] wrk2(long serviceNanos) {
    double rate = 1e3 / INTERVAL;
    long service = serviceNanos / MICRO;
    long[] latencies = new long[PER_CLIENT];
    long now = 0;
    long behindSince = -1;
    int completeThen = 0;
    for (int k = 0; k < PER_CLIENT; ) {
      double due = k / rate;
      if (due > now) {
        behindSince = -1;
      } else {
        if (behindSince < 0) {
          behindSince = now;
          completeThen = k;
        }
        due = behindSince + (k - completeThen) / (2 * rate);
      }
      if (due > now) {
        now += 1000 * Math.round((due - now) / 1000 + 0.5);
        continue;
      }
      boolean stalls = now >= 7 * STALL / MICRO && now < 8 * STALL / MICRO;
      now = (stalls ? 8 * STALL / MICRO : now) + service;
      latencies[k] = (now - (long) (k / rate)) * MICRO;
      k++;
    }
    return LongStream.of(latencies).sorted().toArray();
  }

  private void race(StallingServer server) throws Exception {
    DriverSettings settings =
        new DriverSettings(
            directory.resolve("cache"), directory.resolve("races"), 2, Origin.order(Origin.USUAL));
    try (DriverRole role =
        new DriverRole(
            settings,
            (link, race, offer, target, soFar) ->
                CompletableFuture.failedFuture(new IllegalStateException("no offers")))) {
      Coordinator coordinator = new Coordinator(role);
      Path samples = directory.resolve("samples.ndjson.gz");
      coordinator.ask(new RecordSamples("race", samples.toString()));
      coordinator.ask(
          new PrepareTrack(
              "race", "small", TRACK, Map.of(), ALL, directory.toString(), List.of(), true));
      Allocation allocation =
          Allocation.of(
              TrackReader.read("small", TRACK, Map.of(), ALL).selectedChallenge().schedule());
      coordinator.expect(1, allocation.joinPoints(), Map.of());
      coordinator.ask(
          new StartLoad(
              "race",
              List.of(server.target()),
              List.of(new WorkerPlan(0, 0, CLIENTS)),
              CLIENTS,
              "abort",
              false,
              42));
      List<Message> messages = coordinator.await();
      coordinator.ask(new EndLoad("race", false));
      assertThat(messages).noneMatch(LoadFailed.class::isInstance);
      deltas = Coordinator.deltas(messages);
      read(samples);
    }
  }

  private void read(Path samples) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (int client = 0; client < CLIENTS; client++) {
      clients.add(new ArrayList<>());
    }
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(samples)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode one = mapper.readTree(line);
        clients
            .get(one.path("client").asInt())
            .add(
                new Kept(
                    MICRO * one.path("start_us").asLong(),
                    one.path("latency_ns").asLong(),
                    one.path("service_time_ns").asLong()));
      }
    }
  }

  private Histogram merged(Function<TaskDelta, HistogramSnapshot> of) throws Exception {
    Histogram all = new Histogram(3);
    for (TaskDelta delta : deltas) {
      byte[] encoded = of.apply(delta).encoded();
      if (encoded.length > 0) {
        all.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
      }
    }
    return all;
  }

  private long[] sorted(ToLongFunction<Kept> what) {
    return clients.stream().flatMap(List::stream).mapToLong(what).sorted().toArray();
  }

  private static <T> long[] turn(List<T> of, ToLongFunction<T> what) {
    return of.stream().mapToLong(what).sorted().toArray();
  }

  private static long quantile(long[] sorted, double p) {
    return sorted[(int) Math.ceil(p * sorted.length / 100 - 1e-6) - 1];
  }
}
