package io.rallyd.transport.download;

/** A stretch of a file: what of it is here and whether somebody fetches it. Guarded by its file. */
final class Part {
  /** End of a part whose end is not known. */
  static final long OPEN = -1;

  private final long start;
  private final long end;
  private long done;
  private boolean taken;

  Part(long start, long end, long done) {
    this.start = start;
    this.end = end;
    this.done = done;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  long done() {
    return done;
  }

  /** Returns where the next byte goes. */
  long position() {
    return start + done;
  }

  /** Returns whether it is all here; never true while its end is not known. */
  boolean whole() {
    return end != OPEN && position() >= end;
  }

  void advance(long bytes) {
    done += bytes;
  }

  boolean take() {
    boolean mine = !taken && !whole();
    taken |= mine;
    return mine;
  }

  void release() {
    taken = false;
  }
}
