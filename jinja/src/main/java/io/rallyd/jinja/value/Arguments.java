package io.rallyd.jinja.value;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a call, as the template wrote them.
 *
 * @param positional the arguments without a name, in order
 * @param named the arguments with a name, in order
 */
public record Arguments(List<Object> positional, Map<String, Object> named) {
  /** No arguments. */
  public static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** Keeps read-only views. */
  public Arguments {
    positional = Collections.unmodifiableList(positional);
    named = Collections.unmodifiableMap(named);
  }

  /** Positional arguments only. */
  public static Arguments of(Object... positional) {
    return new Arguments(Arrays.asList(positional), Map.of());
  }

  /** The arguments without the first {@code count} positional ones. */
  public Arguments from(int count) {
    return new Arguments(positional.subList(count, positional.size()), named);
  }

  /**
   * Distributes the arguments over the parameters of a signature.
   *
   * @throws EvaluationException when they do not fit
   */
  public Bound bind(Signature signature) {
    return signature.bind(this);
  }
}
