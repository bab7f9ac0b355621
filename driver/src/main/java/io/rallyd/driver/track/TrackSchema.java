package io.rallyd.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The shape every track file must have, as a JSON schema. Safe for use by several threads. */
final class TrackSchema {
  private static final int LONGEST_EXCERPT = 2000;
  private static final JsonSchema SCHEMA = load();

  private TrackSchema() {}

  /**
   * Checks a track.
   *
   * @throws TrackSyntaxException naming the first place, the rule it breaks and what stands there
   */
  static void check(String track, JsonNode root) {
    List<ValidationMessage> all =
        SCHEMA.validate(root).stream()
            .sorted(
                Comparator.comparing((ValidationMessage m) -> m.getInstanceLocation().toString()))
            .toList();
    if (all.isEmpty()) {
      return;
    }
    ValidationMessage first = all.get(0);
    String path = first.getInstanceLocation().toString();
    String more = all.size() > 1 ? " (and " + (all.size() - 1) + " more)" : "";
    throw new TrackSyntaxException(
        "Track ["
            + track
            + "] is invalid at ["
            + (path.isEmpty() ? "/" : path)
            + "]: "
            + first.getError()
            + more
            + ".\nInstance:\n"
            + excerpt(first.getInstanceNode())
            + "\nSchema path: "
            + first.getSchemaLocation().getFragment());
  }

  private static String excerpt(JsonNode node) {
    String text = node == null ? "" : RenderedJson.pretty(node);
    return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + " ...";
  }

  private static JsonSchema load() {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .locale(Locale.ENGLISH)
            .pathType(PathType.JSON_POINTER)
            .build();
    try (InputStream in = TrackSchema.class.getResourceAsStream("track-schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in, config);
    } catch (IOException e) {
      throw new UncheckedIOException("the track schema cannot be read", e);
    }
  }
}
