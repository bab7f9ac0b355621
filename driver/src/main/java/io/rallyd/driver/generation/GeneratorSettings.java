package io.rallyd.driver.generation;

import io.rallyd.protocol.RallyException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads the settings of a generator and knows which ones it has asked for. */
final class GeneratorSettings {
  private static final long LAST_SECOND = 253_402_300_799L;

  private final GeneratorSpec spec;
  private final Set<String> known = new LinkedHashSet<>();

  GeneratorSettings(GeneratorSpec spec) {
    this.spec = spec;
  }

  /** Returns a whole number. */
  long number(String key, long otherwise, long least, long most) {
    known.add(key);
    Object value = spec.settings().get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Long number) || number < least || number > most) {
      throw wrong(
          key, "must be a whole number from " + least + " to " + most, String.valueOf(value));
    }
    return number;
  }

  /** Returns a point in time, in milliseconds since 1970. */
  long time(String key, String otherwise) {
    known.add(key);
    Object value = spec.settings().getOrDefault(key, otherwise);
    try {
      Instant time = Instant.parse(String.valueOf(value));
      if (time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND) {
        return time.toEpochMilli();
      }
    } catch (DateTimeParseException e) {
      throw wrong(key, "must be a time such as " + otherwise, String.valueOf(value));
    }
    throw wrong(key, "must be a time from 1970 to 9999", String.valueOf(value));
  }

  /** Refuses what nobody asked for. */
  void refuseOthers() {
    for (String key : spec.settings().keySet()) {
      if (!known.contains(key)) {
        throw new RallyException(
            "the generator [" + spec.name() + "] has no setting \"" + key + "\", only " + known);
      }
    }
  }

  private RallyException wrong(String key, String rule, String value) {
    return new RallyException(
        "\""
            + key
            + "\" of the generator ["
            + spec.name()
            + "] "
            + rule
            + " but is ["
            + value
            + "]");
  }
}
