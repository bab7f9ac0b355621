package io.rallyd.daemon.race;

import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberRegistry;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.membership.Join;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.transport.ClockOffset;
import io.rallyd.transport.FilePart;
import io.rallyd.transport.Link;
import io.rallyd.transport.Peer;
import io.rallyd.transport.RequestFailedException;
import io.rallyd.transport.StreamReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A machine at the other end of a link that answers as the test says, by default never. */
public final class ScriptedMachine implements Link {
  /** All requests in order. */
  public final Queue<Request<?>> requests = new ConcurrentLinkedQueue<>();

  /** All messages without answer in order. */
  public final Queue<Message> messages = new ConcurrentLinkedQueue<>();

  /** The first messages of all streams in order. */
  public final Queue<Message> streams = new ConcurrentLinkedQueue<>();

  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final boolean inVm;
  private volatile Function<Request<?>, CompletionStage<? extends Message>> answers =
      request -> new CompletableFuture<>();
  private volatile int wireMinor = Catalogue.MINOR;
  private volatile CompletionStage<Void> sent = CompletableFuture.completedFuture(null);

  /** Creates a machine of its own. */
  public ScriptedMachine() {
    this(false);
  }

  ScriptedMachine(boolean inVm) {
    this.inVm = inVm;
  }

  void answers(Function<Request<?>, CompletionStage<? extends Message>> how) {
    answers = how;
  }

  void speaks(int minor) {
    wireMinor = minor;
  }

  void refusesMessages() {
    sent =
        CompletableFuture.failedFuture(
            new RequestFailedException(RequestFailedException.Kind.OVERLOADED, "full"));
  }

  /** Joins a cluster. */
  Member join(MemberRegistry members, String ip) {
    members.join(this, new Join(new NodeInfo(ip, "1", 1, 0, 1, 0, "os", List.of())));
    return members.of(this).orElseThrow();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Message> CompletionStage<R> request(Request<R> request, Duration deadline) {
    requests.add(request);
    if (closed.isDone()) {
      return CompletableFuture.failedFuture(
          new RequestFailedException(RequestFailedException.Kind.LINK_LOST, closed.join()));
    }
    return (CompletionStage<R>) answers.apply(request);
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    messages.add(message);
    return sent;
  }

  @Override
  public Peer peer() {
    return new Peer(Peer.Role.NODE, "0", "script", "1", wireMinor, inVm);
  }

  @Override
  public CompletionStage<StreamReceipt> stream(Message header, FilePart part, Duration idle) {
    streams.add(header);
    return CompletableFuture.failedFuture(RequestFailedException.refused("unexpected"));
  }

  @Override
  public ClockOffset clockOffset() {
    return new ClockOffset(0, -1);
  }

  @Override
  public boolean connected() {
    return !closed.isDone();
  }

  @Override
  public CompletionStage<String> closed() {
    return closed;
  }

  @Override
  public void close(String reason) {
    closed.complete(reason);
  }
}
