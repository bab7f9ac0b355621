package io.rallyd.jinja.syntax;

/** A template that cannot be understood. */
public final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int at;

  /** A failure at an offset in the normalized text of a template. */
  public SyntaxException(int at, String message) {
    super(message, null, false, false);
    this.at = at;
  }

  /** The offset of the place in the normalized text of the template. */
  public int at() {
    return at;
  }
}
