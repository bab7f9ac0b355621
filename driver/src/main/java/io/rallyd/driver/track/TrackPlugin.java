package io.rallyd.driver.track;

import io.rallyd.driver.track.PythonTokens.Kind;
import io.rallyd.driver.track.PythonTokens.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Python plugin of a track registers, as far as it can be read without running it: calls
 * of the registry with a name that stands there, or in a constant. Names that are worked out are
 * not found; that there are some is.
 */
final class TrackPlugin {
  private static final long LONGEST = 1L << 20;

  /** What can be registered, by the method that does it. */
  enum Registration {
    PARAM_SOURCE("register_param_source", "parameter sources"),
    RUNNER("register_runner", "operation types"),
    SCHEDULER("register_scheduler", "schedulers"),
    VALIDATOR("register_validator", "validators"),
    PROCESSOR("register_track_processor", "track processors");

    private final String method;
    private final String what;

    Registration(String method, String what) {
      this.method = method;
      this.what = what;
    }

    /** Returns what people call several of them. */
    String what() {
      return what;
    }

    private static Optional<Registration> by(String method) {
      for (Registration registration : values()) {
        if (registration.method.equals(method)) {
          return Optional.of(registration);
        }
      }
      return Optional.empty();
    }
  }

  private final Path file;
  private final Map<Registration, Set<String>> names = new LinkedHashMap<>();
  private final Map<String, String> constants = new HashMap<>();
  private final Set<Registration> computedNames = EnumSet.noneOf(Registration.class);
  private final Set<String> texts = new HashSet<>();

  private TrackPlugin(Path file) {
    this.file = file;
  }

  /** Reads the plugin of a track, if it has one. */
  static Optional<TrackPlugin> of(Path trackDirectory) {
    Path entry = trackDirectory.resolve(PluginSources.ENTRY);
    if (!Files.isRegularFile(entry)) {
      return Optional.empty();
    }
    TrackPlugin plugin = new TrackPlugin(entry);
    List<List<Token>> sources = new ArrayList<>();
    for (Path source : PluginSources.of(trackDirectory)) {
      plugin.read(source).ifPresent(text -> sources.add(PythonTokens.of(text)));
    }
    sources.forEach(plugin::findConstants);
    sources.forEach(plugin::findTexts);
    sources.forEach(plugin::findRegistrations);
    return Optional.of(plugin);
  }

  /** Returns the file that registers everything. */
  Path file() {
    return file;
  }

  /** Returns the names registered: of sources, operation types, schedulers, challenges, classes. */
  Set<String> names(Registration registration) {
    return names.getOrDefault(registration, Set.of());
  }

  boolean registers(Registration registration, String name) {
    return names(registration).contains(name);
  }

  /** Returns whether it registers more of these by names that only running it would tell. */
  boolean hasComputedNames(Registration registration) {
    return computedNames.contains(registration);
  }

  /**
   * Returns whether it may well register something under this name, which it has as a text, perhaps
   * in a table whose entries it registers in a loop.
   */
  boolean mayRegister(Registration registration, String name) {
    return hasComputedNames(registration) && texts.contains(name);
  }

  private void findConstants(List<Token> tokens) {
    for (int i = 0; i + 2 < tokens.size(); i++) {
      boolean assigned =
          tokens.get(i).kind() == Kind.WORD
              && tokens.get(i + 1).is(Kind.SIGN, "=")
              && tokens.get(i + 2).kind() == Kind.TEXT
              && (i + 3 == tokens.size() || tokens.get(i + 3).kind() == Kind.END_OF_LINE);
      if (assigned) {
        constants.merge(
            tokens.get(i).value(), tokens.get(i + 2).value(), (a, b) -> a.equals(b) ? a : "");
      }
    }
  }

  private void findRegistrations(List<Token> tokens) {
    for (int i = 1; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean method = token.kind() == Kind.WORD && tokens.get(i - 1).is(Kind.SIGN, ".");
      Optional<Registration> registration =
          method || token.kind() == Kind.TEXT ? Registration.by(token.value()) : Optional.empty();
      if (registration.isEmpty()) {
        continue;
      }
      if (method && tokens.get(i + 1).is(Kind.SIGN, "(")) {
        register(registration.get(), firstArgument(tokens, i + 2));
      } else {
        // Whoever has the method by another name calls it with any.
        computedNames.add(registration.get());
      }
    }
  }

  private void findTexts(List<Token> tokens) {
    tokens.stream().filter(t -> t.kind() == Kind.TEXT).map(Token::value).forEach(texts::add);
  }

  private void register(Registration registration, List<Token> argument) {
    String name = null;
    if (registration == Registration.PROCESSOR) {
      name = argument.stream().map(Token::value).reduce("", String::concat);
    } else if (argument.stream().allMatch(t -> t.kind() == Kind.TEXT)) {
      name = argument.stream().map(Token::value).reduce("", String::concat);
    } else if (!argument.isEmpty()
        && argument.stream().allMatch(t -> t.kind() == Kind.WORD || t.is(Kind.SIGN, "."))) {
      name = constants.get(argument.get(argument.size() - 1).value());
    }
    if (name == null || name.isEmpty()) {
      computedNames.add(registration);
    } else {
      names.computeIfAbsent(registration, r -> new LinkedHashSet<>()).add(name);
    }
  }

  /** Returns what stands before the first comma or the closing bracket, without a keyword. */
  private static List<Token> firstArgument(List<Token> tokens, int from) {
    List<Token> argument = new ArrayList<>();
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean sign = token.kind() == Kind.SIGN;
      if (depth == 0 && (token.is(Kind.SIGN, ",") || token.is(Kind.SIGN, ")"))) {
        break;
      }
      if (sign && "([{".contains(token.value())) {
        depth++;
      } else if (sign && ")]}".contains(token.value())) {
        depth--;
      }
      if (token.kind() != Kind.END_OF_LINE) {
        argument.add(token);
      }
    }
    boolean keyword =
        argument.size() > 2
            && argument.get(0).kind() == Kind.WORD
            && argument.get(1).is(Kind.SIGN, "=");
    return keyword ? argument.subList(2, argument.size()) : argument;
  }

  private Optional<String> read(Path source) {
    try {
      if (Files.size(source) <= LONGEST) {
        return Optional.of(
            new String(Files.readAllBytes(source), StandardCharsets.UTF_8).replace("\r\n", "\n"));
      }
    } catch (IOException e) {
      // It may register anything, which is what is told of it.
    }
    computedNames.addAll(EnumSet.allOf(Registration.class));
    return Optional.empty();
  }
}
