package io.rallyd.protocol.frame;

import io.netty.buffer.ByteBuf;

/**
 * A frame as it was read. Whoever holds it owns one reference of the body.
 *
 * @param kind what it is for
 * @param correlation ties requests to answers and chunks to streams, else 0
 * @param sequence number within the session, an offset, or an acknowledgement, as the kind says
 * @param body its bytes
 */
public record Frame(FrameKind kind, long correlation, long sequence, ByteBuf body) {
  /** Gives the body back. */
  public void release() {
    body.release();
  }
}
