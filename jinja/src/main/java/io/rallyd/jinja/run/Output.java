package io.rallyd.jinja.run;

import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.EvaluationException.Fault;
import io.rallyd.jinja.value.Meter;

/** Collects text up to a limit. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final long limit;

  Output(long limit) {
    this.limit = limit;
  }

  void append(String part) {
    if (text.length() + (long) part.length() > limit) {
      throw new EvaluationException(
          Fault.LIMIT, "the template puts out more than " + limit + " characters");
    }
    Meter.text(part.length());
    text.append(part);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
