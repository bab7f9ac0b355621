package io.rallyd.benchmarks.contest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Prints the files that contests have left as tables, each below its name and its machine. */
public final class Tables {
  private Tables() {}

  /** Prints the files that are the arguments. */
  public static void main(String[] arguments) throws IOException {
    for (String argument : arguments) {
      print(Path.of(argument), System.out);
    }
  }

  static void print(Path file, PrintStream out) throws IOException {
    JsonNode document = new ObjectMapper().readTree(file.toFile());
    JsonNode machine = document.path("machine");
    out.println(file.getFileName().toString().replaceFirst("\\.json$", ""));
    out.printf(
        Locale.ROOT,
        "%s, rounds: %d, warm-up %s s, measured %s s; %s x %s, %s, %s; load %.1f before, %.1f"
            + " after%n",
        document.path("taken").asText(),
        document.path("rounds").asInt(),
        document.path("warmup_seconds").asText(),
        document.path("seconds").asText(),
        machine.path("processors").asText(),
        machine.path("cpu").asText(),
        machine.path("os").asText(),
        machine.path("java").asText(),
        machine.path("load_average").asDouble(Double.NaN),
        machine.path("load_average_at_end").asDouble(Double.NaN));
    Standings.of(document).print(out);
    out.println();
  }
}
