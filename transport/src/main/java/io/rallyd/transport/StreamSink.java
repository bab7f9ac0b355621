package io.rallyd.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the bytes of an incoming stream. Its methods are called one at a time on a thread that may
 * block; the sender is held back while {@link #write} runs. Exactly one of {@link #complete} and
 * {@link #abort} ends it.
 */
public interface StreamSink {

  /** Takes a chunk; the buffer must not be kept. */
  void write(ByteBuffer chunk) throws IOException;

  /** All is here and its SHA-256 is right. */
  void complete(StreamReceipt receipt) throws IOException;

  /** The stream ended early; what was written must not be taken for the whole. */
  void abort(String reason);
}
