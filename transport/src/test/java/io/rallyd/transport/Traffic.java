package io.rallyd.transport;

import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A random but seeded workload over the links of both parties. Its first thread sends messages,
 * requests and streams; its second leads all nodes from join point to join point.
 */
final class Traffic {
  /** So much may be under way over one link in one direction. */
  private static final int UNDER_WAY = 24;

  private static final String PADDING = "x".repeat(4000);
  private static final String[] QUESTIONS = {
    "now", "now", "now", "now", "later", "later", "never", "refuse", "break"
  };

  private final Party coordinator;
  private final Party nodes;
  private final Waits waits;
  private final Verdict verdict;
  private final SplittableRandom random;
  private final Path[] files;
  private final Thread[] threads = {
    new Thread(this::talk, "traffic"), new Thread(this::join, "join-points")
  };
  private final Map<Link, Semaphore> rooms = new ConcurrentHashMap<>();
  private volatile boolean over;
  private volatile long joinPoints;

  Traffic(long seed, Party coordinator, Party nodes, Waits waits, Verdict verdict, Path directory)
      throws IOException {
    this.random = new SplittableRandom(seed);
    this.coordinator = coordinator;
    this.nodes = nodes;
    this.waits = waits;
    this.verdict = verdict;
    this.files = new Path[] {file(directory, 0), file(directory, 700), file(directory, 150_000)};
  }

  private static Path file(Path directory, int size) throws IOException {
    return Files.write(directory.resolve("stream-" + size), CheckedSink.content(size, size));
  }

  void start() {
    for (Thread thread : threads) {
      thread.start();
    }
  }

  /** Says nothing new any more. */
  void stop() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  long joinPoints() {
    return joinPoints;
  }

  private void talk() {
    try {
      while (!over) {
        Party party = random.nextBoolean() ? coordinator : nodes;
        List<Link> links = new ArrayList<>(party.up);
        if (links.isEmpty() || !say(party, links.get(random.nextInt(links.size())))) {
          TimeUnit.MICROSECONDS.sleep(100);
        }
      }
    } catch (InterruptedException e) {
      verdict.wrong("the traffic was interrupted");
    }
  }

  private boolean say(Party party, Link link) {
    Semaphore room = rooms.computeIfAbsent(link, l -> new Semaphore(UNDER_WAY));
    if (!room.tryAcquire()) {
      return false;
    }
    some(party, link).whenComplete((value, failure) -> room.release());
    return true;
  }

  private CompletionStage<?> some(Party party, Link link) {
    int choice = random.nextInt(100);
    if (choice < 60) {
      return tell(party, link);
    } else if (choice < 97) {
      Duration deadline = Duration.ofMillis(20 + random.nextInt(3000));
      return ask(party, link, QUESTIONS[random.nextInt(QUESTIONS.length)], deadline);
    }
    return stream(party, link);
  }

  private CompletionStage<?> tell(Party party, Link link) {
    Ledger ledger = party.ledger(link, true);
    String padding = PADDING.substring(0, random.nextInt(random.nextInt(20) == 0 ? 4000 : 200));
    // The number and the place in the queue are taken together.
    synchronized (ledger) {
      CompletionStage<Void> sent = link.send(new NodeState(ledger.next(), 0, padding));
      return counted(ledger, waits.watch(sent, "message"));
    }
  }

  CompletionStage<CheckReport> ask(Party party, Link link, String what, Duration deadline) {
    Ledger ledger = party.ledger(link, true);
    synchronized (ledger) {
      long number = ledger.next();
      CompletionStage<CheckReport> answer = link.request(new CheckDriver(what, number), deadline);
      return waits
          .watch(answer, "request " + what, link, deadline)
          .whenComplete(
              (report, failure) -> {
                refusedIf(ledger, failure);
                verdict.check(
                    failure != null || report.problems().equals(List.of(what + number)),
                    "the answer to another request: " + report);
              });
    }
  }

  private CompletionStage<?> stream(Party party, Link link) {
    Ledger ledger = party.ledger(link, true);
    Path file = files[random.nextInt(files.length)];
    Duration idle = Duration.ofMillis(300 + random.nextInt(1500));
    synchronized (ledger) {
      int size;
      try {
        size = (int) Files.size(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      FileContent header = new FileContent(Long.toString(ledger.next()), size, size);
      return waits
          .watch(link.stream(header, file, idle), "stream")
          .whenComplete((receipt, failure) -> refusedIf(ledger, failure));
    }
  }

  private CompletionStage<?> counted(Ledger ledger, CompletionStage<?> stage) {
    return stage.whenComplete((value, failure) -> refusedIf(ledger, failure));
  }

  /** A session that goes on tells what it did not take in one way only. */
  private static void refusedIf(Ledger ledger, Throwable failure) {
    Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof RequestFailedException typed
        && typed.kind() == RequestFailedException.Kind.OVERLOADED
        && typed.getMessage().startsWith("too much is waiting")) {
      ledger.refused();
    }
  }

  private void join() {
    try {
      while (!over) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (Link link : coordinator.up) {
          answers.add(
              ask(coordinator, link, "join", Duration.ofSeconds(1))
                  .handle((report, failure) -> null)
                  .toCompletableFuture());
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .get(180, TimeUnit.SECONDS);
        joinPoints += answers.isEmpty() ? 0 : 1;
        TimeUnit.MILLISECONDS.sleep(2);
      }
    } catch (Exception e) {
      verdict.wrong("a join point never ended: " + e);
    }
  }
}
