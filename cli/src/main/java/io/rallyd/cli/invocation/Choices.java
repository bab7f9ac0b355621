package io.rallyd.cli.invocation;

import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Options and parameters that take one of a few words. */
public abstract class Choices implements Iterable<String> {
  private final List<String> words;

  /** Creates choices; each is a subclass since picocli wants a class with a constructor. */
  protected Choices(String... words) {
    this.words = List.of(words);
  }

  @Override
  public Iterator<String> iterator() {
    return words.iterator();
  }

  /** Refuses any argument whose value is not one of its words. */
  static void check(ParseResult arguments) {
    for (OptionSpec option : arguments.matchedOptions()) {
      check(
          arguments,
          option.longestName(),
          option.completionCandidates(),
          option.isValueGettable() ? option.getValue() : null);
    }
    for (PositionalParamSpec parameter : arguments.matchedPositionals()) {
      check(
          arguments,
          parameter.paramLabel(),
          parameter.completionCandidates(),
          parameter.getValue());
    }
  }

  private static void check(
      ParseResult arguments, String name, Iterable<String> candidates, Object value) {
    if (!(candidates instanceof Choices) || value == null) {
      return;
    }
    List<String> words = StreamSupport.stream(candidates.spliterator(), false).toList();
    if (!words.contains(value.toString())) {
      throw new ParameterException(
          arguments.commandSpec().commandLine(),
          "argument "
              + name
              + ": invalid choice: '"
              + value
              + "' (choose from "
              + String.join(", ", words)
              + ")"
              + Suggestions.phrase(value.toString(), words));
    }
  }
}
