package io.rallyd.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.protocol.load.TrackSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the model of a rendered track. Pure: the same input gives the same track on every machine.
 */
public final class TrackReader {
  private static final int VERSION = 2;

  private TrackReader() {}

  /**
   * Reads a track, chooses its challenge, filters its tasks and cuts it down for a test.
   *
   * @param name name of the track
   * @param trackJson the rendered track file
   * @param bodies rendered index bodies and templates by the file name the track uses
   * @param selection what is raced
   * @throws TrackSyntaxException naming the place and the broken rule
   */
  public static Track read(
      String name, String trackJson, Map<String, String> bodies, TrackSelection selection) {
    JsonNode root = RenderedJson.parse("Track [" + name + "]", trackJson);
    checkVersion(name, root);
    TrackSchema.check(name, root);
    Track track = new TrackReader.Model(new TrackElement(name, "", root), bodies).read();
    if (!selection.challenge().isEmpty() && track.challenge(selection.challenge()).isEmpty()) {
      throw unknownChallenge(track, selection.challenge());
    }
    Track filtered =
        TaskFilter.of(selection.includeTasks(), selection.excludeTasks())
            .apply(track.select(selection.challenge()));
    return selection.testMode() ? TestMode.apply(filtered) : filtered;
  }

  /** Returns the files that index definitions and templates of a rendered track refer to. */
  static List<String> bodyFiles(JsonNode root) {
    List<String> files = new ArrayList<>();
    root.path("indices").forEach(i -> addText(files, i.path("body")));
    for (IndexTemplate.Kind kind : IndexTemplate.Kind.values()) {
      root.path(kind.key()).forEach(t -> addText(files, t.path("template")));
    }
    return files.stream().distinct().toList();
  }

  private static void addText(List<String> files, JsonNode value) {
    if (value.isTextual()) {
      files.add(value.textValue());
    }
  }

  private static void checkVersion(String name, JsonNode root) {
    JsonNode given = root.path("version");
    String text = given.isMissingNode() ? "2" : given.asText();
    long version;
    try {
      version = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new TrackSyntaxException(
          "Track [" + name + "] has the version [" + text + "], which is no whole number.", e);
    }
    if (version != VERSION) {
      throw new TrackSyntaxException(
          "Track ["
              + name
              + "] has format version "
              + version
              + ", this rallyd reads version "
              + VERSION
              + (version < VERSION ? "; bring the track up to date." : "; use a newer rallyd."));
    }
  }

  private static TrackSyntaxException unknownChallenge(Track track, String challenge) {
    String close =
        CloseMatches.best(challenge, track.challengeNames())
            .map(c -> " Did you mean [" + c + "]?")
            .orElse("");
    return new TrackSyntaxException(
        "Track ["
            + track.name()
            + "] has no challenge ["
            + challenge
            + "], only "
            + track.challengeNames()
            + "."
            + close);
  }

  /** Reads what the file defines, without any choice. */
  private record Model(TrackElement root, Map<String, String> bodies) {

    Track read() {
      List<Index> indices = root.children("indices").stream().map(this::index).toList();
      List<String> streams =
          root.children("data-streams").stream().map(e -> e.mandatoryText("name")).toList();
      if (!indices.isEmpty() && !streams.isEmpty()) {
        throw root.broken("\"indices\" and \"data-streams\" cannot be used together");
      }
      List<IndexTemplate> templates = new ArrayList<>();
      for (IndexTemplate.Kind kind : IndexTemplate.Kind.values()) {
        root.children(kind.key()).forEach(e -> templates.add(template(kind, e)));
      }
      return new Track(
          root.track(),
          root.text("description").orElse(""),
          root.map("meta"),
          indices,
          streams,
          templates,
          new CorporaReader(indices, streams).read(root),
          new ChallengeReader(root).read(root),
          root.texts("dependencies"),
          "");
    }

    private Index index(TrackElement element) {
      Map<String, Object> body =
          element.text("body").map(file -> JsonValues.map(body(element, file))).orElse(Map.of());
      return new Index(element.mandatoryText("name"), body, element.texts("types"));
    }

    private IndexTemplate template(IndexTemplate.Kind kind, TrackElement element) {
      String file = element.mandatoryText("template");
      JsonNode content = body(element, file);
      for (String step :
          element.text("template-path").map(p -> p.split("\\.")).orElse(new String[0])) {
        if (!content.has(step)) {
          throw element.broken("the \"template-path\" leads nowhere in [" + file + "]");
        }
        content = content.get(step);
      }
      return new IndexTemplate(
          kind,
          element.mandatoryText("name"),
          element.text("index-pattern").orElse(""),
          element.flag("delete-matching-indices", true),
          JsonValues.map(content));
    }

    private JsonNode body(TrackElement element, String file) {
      String text = bodies.get(file);
      if (text == null) {
        throw element.broken("the file [" + file + "] is missing");
      }
      JsonNode node =
          RenderedJson.parse("File [" + file + "] of track [" + root.track() + "]", text);
      if (!node.isObject()) {
        throw element.broken("the file [" + file + "] must hold a JSON object");
      }
      return node;
    }
  }
}
