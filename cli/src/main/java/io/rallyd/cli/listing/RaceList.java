package io.rallyd.cli.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.report.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The races whose documents are kept on this machine, newest first. */
final class RaceList {
  private static final Logger LOG = LoggerFactory.getLogger(RaceList.class);
  private static final long DOCUMENT_LIMIT = 256L * 1024 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> HEADERS =
      List.of(
          "Race ID",
          "Race Timestamp",
          "Track",
          "Challenge",
          "Car",
          "ES Version",
          "Revision",
          "Rally Version",
          "Track Revision",
          "Team Revision",
          "User Tags");

  private RaceList() {}

  static void print(Call call, RaceFilter filter, int limit, boolean json) {
    Path root =
        call.ini().path("node", "root.dir", call.ini().home().directory().resolve("benchmarks"));
    List<JsonNode> races =
        read(root.resolve("races")).stream()
            .filter(filter::accepts)
            .sorted(Comparator.comparing(RaceList::timestamp).reversed())
            .limit(limit)
            .toList();
    if (json) {
      call.console().forced(json(races) + "\n");
    } else if (races.isEmpty()) {
      call.console().line("\nNo recent races found.");
    } else {
      call.console().line("\nRecent races:\n");
      call.console()
          .line(new TextTable(HEADERS, races.stream().map(RaceList::row).toList()).simple());
    }
  }

  private static List<JsonNode> read(Path directory) {
    List<JsonNode> races = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return races;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        Path file = entry.resolve("race.json");
        if (Files.isRegularFile(file)) {
          read(file, races);
        }
      }
    } catch (IOException e) {
      throw new io.rallyd.protocol.RallyException(
          "The races in [" + directory + "] cannot be listed (" + e.getMessage() + ").", e);
    }
    return races;
  }

  /** A document that cannot be read must not hide the others. */
  private static void read(Path file, List<JsonNode> races) {
    try {
      if (Files.size(file) <= DOCUMENT_LIMIT) {
        JsonNode race = MAPPER.readTree(file.toFile());
        if (race.isObject()) {
          races.add(race);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} is not a race document", file, e);
    }
  }

  private static List<Object> row(JsonNode race) {
    List<Object> row = new ArrayList<>();
    row.add(text(race, "race-id"));
    row.add(text(race, "race-timestamp"));
    row.add(text(race, "track"));
    row.add(text(race, "challenge"));
    row.add(cars(race.path("car")));
    row.add(text(race.path("cluster"), "distribution-version"));
    row.add(text(race.path("cluster"), "revision"));
    row.add(text(race, "rally-version"));
    row.add(text(race, "track-revision"));
    row.add(text(race.path("cluster"), "team-revision"));
    row.add(tags(race.path("user-tags")));
    return row;
  }

  private static String timestamp(JsonNode race) {
    return race.path("race-timestamp").asText();
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isNull() || value.isMissingNode() ? null : value.asText();
  }

  private static String cars(JsonNode cars) {
    List<String> names = new ArrayList<>();
    cars.forEach(c -> names.add(c.asText()));
    return cars.isArray() ? String.join("+", names) : cars.asText();
  }

  private static String tags(JsonNode tags) {
    Map<String, String> sorted = new TreeMap<>();
    tags.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asText()));
    return sorted.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String json(List<JsonNode> races) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      return MAPPER.writer(printer).writeValueAsString(Map.of("races", races));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read can be written", e);
    }
  }
}
