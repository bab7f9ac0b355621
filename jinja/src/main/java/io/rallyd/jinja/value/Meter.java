package io.rallyd.jinja.value;

import io.rallyd.jinja.value.EvaluationException.Fault;

/**
 * Counts what a rendering consumes and stops it at its limits, so that no template can eat the
 * machine. The meter of a rendering is bound to its thread, because the operations it has to watch
 * (a string times a number, a comparison of nested lists) are deep inside the value classes.
 */
public final class Meter {
  /** Estimated bytes of one element of a list or map. */
  public static final int ELEMENT = 24;

  private static final ThreadLocal<Meter> CURRENT = new ThreadLocal<>();

  private final long maxSteps;
  private final long maxBytes;
  private long steps;
  private long bytes;

  /**
   * Creates a meter.
   *
   * @param maxSteps evaluated operations and iterated elements allowed
   * @param maxBytes estimated bytes that may be allocated in total, garbage included
   */
  public Meter(long maxSteps, long maxBytes) {
    this.maxSteps = maxSteps;
    this.maxBytes = maxBytes;
  }

  /** Runs a piece of work with this meter bound to the thread, and binds the previous one again. */
  public <T> T run(java.util.function.Supplier<T> work) {
    Meter before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  /** Counts operations against the meter of the running rendering, if there is one. */
  public static void step(long count) {
    Meter meter = CURRENT.get();
    if (meter != null) {
      meter.count(count);
    }
  }

  /** Counts memory about to be used against the meter of the running rendering, if there is one. */
  public static void allocate(long size) {
    Meter meter = CURRENT.get();
    if (meter != null) {
      meter.bytes += Math.min(Math.max(size, 0), Long.MAX_VALUE / 2);
      if (meter.bytes > meter.maxBytes || meter.bytes < 0) {
        throw new EvaluationException(
            Fault.LIMIT, "the template uses more than " + meter.maxBytes + " bytes of memory");
      }
    }
  }

  /** Counts a string of so many characters. */
  public static void text(long characters) {
    allocate(characters > Integer.MAX_VALUE ? Long.MAX_VALUE : 2 * characters);
  }

  /** Counts a list or map of so many elements. */
  public static void elements(long count) {
    allocate(count > Integer.MAX_VALUE ? Long.MAX_VALUE : ELEMENT * count);
  }

  /** Counts operations. */
  public void count(long operations) {
    steps += operations;
    if (steps > maxSteps) {
      throw new EvaluationException(
          Fault.LIMIT, "the template takes more than " + maxSteps + " steps");
    }
  }
}
