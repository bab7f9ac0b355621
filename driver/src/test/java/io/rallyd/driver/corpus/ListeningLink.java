package io.rallyd.driver.corpus;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.transport.ClockOffset;
import io.rallyd.transport.FilePart;
import io.rallyd.transport.Link;
import io.rallyd.transport.Peer;
import io.rallyd.transport.StreamReceipt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A link whose other end only listens. */
final class ListeningLink implements Link {
  final List<Message> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final boolean inVm;

  ListeningLink(boolean inVm) {
    this.inVm = inVm;
  }

  @Override
  public Peer peer() {
    return new Peer(Peer.Role.COORDINATOR, "s", "here", "1", inVm);
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    heard.add(message);
    return CompletableFuture.completedFuture(null);
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
