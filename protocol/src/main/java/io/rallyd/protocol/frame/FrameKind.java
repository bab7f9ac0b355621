package io.rallyd.protocol.frame;

/** What a frame is for. Codes are fixed and never reused. */
public enum FrameKind {
  /** A message without answer. */
  MESSAGE(1, true),
  /** A request; its correlation id is chosen by the asker. */
  REQUEST(2, true),
  /** The answer to the request of the same correlation id. */
  RESPONSE(3, true),
  /** Why the request of the same correlation id has no answer. */
  FAILURE(4, true),
  /** Opens a stream; the body is its header message, the correlation id names the stream. */
  STREAM_OPEN(5, true),
  /** Bytes of a stream; the sequence number is their offset. */
  STREAM_CHUNK(6, false),
  /** End of a stream; the sequence number is its size, the body its SHA-256. */
  STREAM_END(7, false),
  /** From the receiver: the sequence number is the offset up to which may be sent. */
  STREAM_CREDIT(8, false),
  /** From the receiver: how the stream ended there. */
  STREAM_DONE(9, true),
  /** From the sender: the stream ends here, unfinished. */
  STREAM_ABORT(10, true),
  /** Heartbeat; the sequence number acknowledges. */
  PING(11, false),
  /** Answer to a heartbeat; the sequence number acknowledges. */
  PONG(12, false),
  /** Acknowledges all frames up to its sequence number. */
  ACK(13, false),
  /** The session is over; nothing follows. */
  GOODBYE(14, true);

  private static final FrameKind[] BY_CODE = new FrameKind[values().length + 1];

  static {
    for (FrameKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;
  private final boolean sequenced;

  FrameKind(int code, boolean sequenced) {
    this.code = code;
    this.sequenced = sequenced;
  }

  /** Returns the code on the wire. */
  public int code() {
    return code;
  }

  /**
   * Returns whether frames of this kind are numbered 1, 2, ... within their session, acknowledged,
   * and sent again over a new connection.
   */
  public boolean sequenced() {
    return sequenced;
  }

  /** Returns the kind of a code, or null when there is none. */
  static FrameKind of(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
