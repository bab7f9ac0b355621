package io.rallyd.transport;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One end of a session with a peer. It survives a short loss of the connection beneath it: messages
 * of a thread keep their order, none is lost, none is handled twice; after the session's grace time
 * it is closed on both sides for good.
 *
 * <p>All methods may be called from any thread and never block. Stages complete on the link's event
 * loop; do not block there.
 */
public interface Link {

  /** Returns who is at the other end. */
  Peer peer();

  /**
   * Sends a message that has no answer.
   *
   * @return completes when the message is handed to the connection; fails with {@link
   *     RequestFailedException} when the link is closed or its bounded queue is full
   */
  CompletionStage<Void> send(Message message);

  /**
   * Sends a request.
   *
   * @param deadline time until the answer must be here
   * @return the answer, or {@link RequestFailedException} saying why there is none; completes
   *     exactly once and no later than the deadline
   */
  <R extends Message> CompletionStage<R> request(Request<R> request, Duration deadline);

  /**
   * Sends a file as a stream of small chunks, which other messages overtake.
   *
   * @param header the message that opens the stream at the receiver
   * @param idleDeadline longest time without progress
   * @return completes when the receiver has checked the SHA-256 and taken the whole stream
   */
  default CompletionStage<StreamReceipt> stream(Message header, Path file, Duration idleDeadline) {
    return stream(header, FilePart.whole(file), idleDeadline);
  }

  /** Sends a part of a file, as {@link #stream(Message, Path, Duration)} does a whole one. */
  CompletionStage<StreamReceipt> stream(Message header, FilePart part, Duration idleDeadline);

  /** Returns the peer's clock against ours, measured on the heartbeat. */
  ClockOffset clockOffset();

  /** Returns whether a connection stands at this moment; false while the peer may yet come back. */
  boolean connected();

  /** Returns a stage that completes, with the reason, when the session is over for good. */
  CompletionStage<String> closed();

  /** Ends the session in order: what is queued is sent first. Does nothing on a closed link. */
  void close(String reason);
}
