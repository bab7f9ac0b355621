package io.rallyd.provisioner;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.transport.ClockOffset;
import io.rallyd.transport.FilePart;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.Peer;
import io.rallyd.transport.StreamReceipt;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The coordinator's side of a role under test: asks its handlers and keeps what it sends. */
final class TestLink implements Link {
  final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
  private final Handlers handlers;

  TestLink(ProvisionerRole role) {
    Handlers.Builder builder = Handlers.builder();
    role.register(builder);
    handlers = builder.build();
  }

  /** Asks the role, as a frame that arrives would; a request may take five minutes. */
  @SuppressWarnings("unchecked")
  <R extends Message> R ask(Request<R> request) throws Exception {
    try {
      return (R) asking(request).toCompletableFuture().get(5, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @SuppressWarnings("unchecked")
  <R extends Message, Q extends Request<R>> CompletionStage<?> asking(Request<R> request) {
    Handlers.Answering<Q, R> handler =
        (Handlers.Answering<Q, R>) handlers.answering(request.getClass()).orElseThrow();
    return handler.handle(this, (Q) request);
  }

  /** Waits for a message of a type, passing over others. */
  <M extends Message> M await(Class<M> type) throws InterruptedException {
    for (Message next = poll(); next != null; next = poll()) {
      if (type.isInstance(next)) {
        return type.cast(next);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " within 30 s");
  }

  private Message poll() throws InterruptedException {
    return sent.poll(120, TimeUnit.SECONDS);
  }

  void closeForGood() {
    handlers.linkClosed(this, "the test closed it");
  }

  @Override
  public Peer peer() {
    return new Peer(Peer.Role.COORDINATOR, "0", "test", "0.1.0", true);
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    sent.add(message);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public <R extends Message> CompletionStage<R> request(Request<R> request, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<StreamReceipt> stream(
      Message header, FilePart part, Duration idleDeadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClockOffset clockOffset() {
    return new ClockOffset(0, -1);
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public CompletionStage<String> closed() {
    return new CompletableFuture<>();
  }

  @Override
  public void close(String reason) {}
}
