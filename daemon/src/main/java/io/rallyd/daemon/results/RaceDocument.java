package io.rallyd.daemon.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.protocol.session.RaceDescription;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the document that is kept of a race; its keys are those of Rally's {@code race.json}. */
public final class RaceDocument {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RaceDocument() {}

  /**
   * What is known of the benchmarked cluster.
   *
   * @param revision build hash, null when unknown
   * @param version version number, null when unknown
   * @param flavor build flavor, null when unknown
   * @param teamRevision revision of the team repository, null without one
   */
  public record ClusterFacts(String revision, String version, String flavor, String teamRevision) {}

  /**
   * Returns the document.
   *
   * @param trackRevision commit of the track's repository, empty without one
   * @param challenge name of the challenge, or null for one that the track did not name itself
   * @param results the results, or null while there are none
   */
  public static ObjectNode build(
      RaceDescription race,
      String productVersion,
      String trackName,
      String trackRevision,
      String challenge,
      ClusterFacts cluster,
      ObjectNode results) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("rally-version", productVersion);
    node.putNull("rally-revision");
    node.put("environment", race.environment());
    node.put("race-id", race.raceId());
    node.put("race-timestamp", BASIC.format(Instant.ofEpochMilli(race.startedAtMillis())));
    node.put("@timestamp", race.startedAtMillis());
    node.put("pipeline", race.pipeline());
    node.put("multi-cluster", false);
    node.set("user-tags", MAPPER.valueToTree(race.userTags()));
    node.put("track", trackName);
    if (!trackRevision.isEmpty()) {
      node.put("track-revision", trackRevision);
    }
    node.set("car", MAPPER.valueToTree(race.carNames()));
    node.putObject("cluster")
        .put("revision", cluster.revision())
        .put("distribution-version", cluster.version())
        .put("distribution-flavor", cluster.flavor())
        .put("team-revision", cluster.teamRevision());
    if (challenge != null) {
      node.put("challenge", challenge);
    }
    if (!race.trackParams().isEmpty()) {
      node.set("track-params", MAPPER.valueToTree(masked(race.trackParams())));
    }
    if (!race.carParams().isEmpty()) {
      node.set("car-params", MAPPER.valueToTree(race.carParams()));
    }
    if (results != null) {
      node.set("results", results);
    }
    return node;
  }

  /** Hides the values of parameters that say by their name that they are secret. */
  private static Map<String, Object> masked(Map<String, Object> params) {
    Map<String, Object> shown = new LinkedHashMap<>();
    params.forEach((k, v) -> shown.put(k, k.startsWith("secret_") ? "<hidden>" : v));
    return shown;
  }
}
