package io.rallyd.driver;

import io.rallyd.driver.schedule.Allocation.JoinPoint;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.load.CompleteCurrentTask;
import io.rallyd.protocol.load.Drive;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.transport.ClockOffset;
import io.rallyd.transport.FilePart;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.Peer;
import io.rallyd.transport.StreamReceipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Plays the coordinator at the other end of a link, as race control does, for one machine. */
final class Coordinator implements Link {
  private final Handlers handlers;
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final CompletableFuture<List<Message>> over = new CompletableFuture<>();
  private final List<Message> received = new ArrayList<>();
  private final Map<Integer, JoinPointReached> waiting = new TreeMap<>();
  private int workers;
  private List<JoinPoint> joinPoints = List.of();
  private Map<Integer, Integer> workerOfClient = Map.of();
  private boolean completeSent;
  private int endedBeforeDeparture = -1;

  Coordinator(DriverRole role) {
    Handlers.Builder builder = Handlers.builder();
    role.register(builder);
    handlers = builder.build();
  }

  void expect(int workerCount, List<JoinPoint> points, Map<Integer, Integer> workerByClient) {
    workers = workerCount;
    joinPoints = points;
    workerOfClient = workerByClient;
  }

  /** Ends the step behind a join point after the word to set out, before its time has come. */
  synchronized void endBeforeDeparture(int joinPoint) {
    endedBeforeDeparture = joinPoint;
  }

  /** Asks the role something and waits for the answer. */
  <R extends Message> R ask(Request<R> request) throws Exception {
    @SuppressWarnings("unchecked")
    Handlers.Answering<Request<R>, R> handler =
        (Handlers.Answering<Request<R>, R>) handlers.answering(request.getClass()).orElseThrow();
    return handler.handle(this, request).toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  /** Waits until all workers are at the last join point, or until one fails; gives all messages. */
  List<Message> await() throws Exception {
    return over.get(300, TimeUnit.SECONDS);
  }

  synchronized List<Message> received() {
    return List.copyOf(received);
  }

  /** Waits until a message came. */
  synchronized void awaitMessage(Predicate<Message> what) throws InterruptedException {
    while (received.stream().noneMatch(what)) {
      wait(20_000);
    }
  }

  static List<TaskDelta> deltas(List<Message> messages) {
    return messages.stream()
        .filter(LoadDelta.class::isInstance)
        .flatMap(m -> ((LoadDelta) m).tasks().stream())
        .toList();
  }

  void loseLink() {
    closed.complete("gone");
    handlers.linkClosed(this, "gone");
  }

  @Override
  public synchronized CompletionStage<Void> send(Message message) {
    received.add(message);
    notifyAll();
    if (message instanceof LoadFailed) {
      over.complete(List.copyOf(received));
    } else if (message instanceof JoinPointReached reached) {
      joined(reached);
    }
    return CompletableFuture.completedFuture(null);
  }

  private void joined(JoinPointReached reached) {
    waiting.put(reached.workerId(), reached);
    if (waiting.size() == workers) {
      Map<Integer, JoinPointReached> all = new TreeMap<>(waiting);
      waiting.clear();
      completeSent = false;
      if (reached.joinPoint() == joinPoints.size() - 1) {
        over.complete(List.copyOf(received));
        return;
      }
      boolean ends = reached.joinPoint() == endedBeforeDeparture;
      // Longer than a busy machine takes from one word to the next.
      long later = ends ? TimeUnit.SECONDS.toNanos(3) : 0;
      all.forEach(
          (id, at) -> oneWay(new Drive(at.raceId(), id, at.joinPoint(), at.workerNanos() + later)));
      if (ends) {
        oneWay(new CompleteCurrentTask(reached.raceId(), reached.joinPoint() + 1));
      }
      return;
    }
    JoinPoint point = joinPoints.get(reached.joinPoint());
    boolean allCompleting =
        !point.completing().isEmpty()
            && point.completing().stream()
                .allMatch(client -> waiting.containsKey(workerOfClient.get(client)));
    boolean any = point.any().stream().anyMatch(c -> workerOfClient.get(c) == reached.workerId());
    if (!completeSent && (allCompleting || any)) {
      completeSent = true;
      oneWay(new CompleteCurrentTask(reached.raceId(), reached.joinPoint()));
    }
  }

  @SuppressWarnings("unchecked")
  private <M extends Message> void oneWay(M message) {
    handlers.oneWay((Class<M>) message.getClass()).orElseThrow().handle(this, message);
  }

  @Override
  public Peer peer() {
    return new Peer(Peer.Role.COORDINATOR, "00", "test", "0", true);
  }

  @Override
  public <R extends Message> CompletionStage<R> request(Request<R> request, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<StreamReceipt> stream(Message header, FilePart part, Duration idle) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClockOffset clockOffset() {
    return new ClockOffset(0, 0);
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public CompletionStage<String> closed() {
    return closed;
  }

  @Override
  public void close(String reason) {
    loseLink();
  }
}
