package io.rallyd.driver.track;

import io.rallyd.protocol.load.TrackSelection;
import java.util.List;
import java.util.Map;

/** Small tracks for tests. */
final class TrackFixture {
  static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);

  private static final Map<String, String> BODIES =
      Map.of(
          "body.json",
          "{\"settings\": {}}",
          "object.json",
          "{\"a\": {\"b\": {\"c\": 1}}}",
          "list.json",
          "[]");

  private TrackFixture() {}

  /** Reads a track written with single quotes for double ones. */
  static Track read(String json) {
    return read(json, ALL);
  }

  static Track read(String json, TrackSelection selection) {
    return TrackReader.read("unit", json.replace('\'', '"'), BODIES, selection);
  }

  /** Returns a track with a schedule of these elements. */
  static String schedule(String elements) {
    return "{'indices': [{'name': 'idx'}], 'schedule': [" + elements + "]}";
  }

  /** Returns a track with one corpus; indices and corpus as given. */
  static String corpus(String definitions, String corpus) {
    return "{"
        + definitions
        + "'corpora': ["
        + corpus
        + "], 'schedule': [{'operation': 'refresh'}]}";
  }

  static Task only(Track track) {
    return track.selectedChallenge().leafTasks().get(0);
  }
}
