package io.rallyd.protocol.wire;

/**
 * Bytes that are not what they should be, or a message that cannot be put into bytes. The one typed
 * error of this module: whatever a peer sends, decoding ends with a message or with this.
 */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an error. */
  public WireException(String message) {
    super(message);
  }

  /** Creates an error that was met first in another form. */
  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
