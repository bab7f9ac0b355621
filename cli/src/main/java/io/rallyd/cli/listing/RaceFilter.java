package io.rallyd.cli.listing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * Which past races are wanted; null is no restriction.
 *
 * @param track name of the track
 * @param challenge name of the challenge
 * @param benchmarkName value of the user tag {@code name} or {@code benchmark-name}
 * @param from first day, in UTC
 * @param to last day, in UTC
 * @param userTags tags that a race must have
 */
record RaceFilter(
    String track,
    String challenge,
    String benchmarkName,
    LocalDate from,
    LocalDate to,
    Map<String, Object> userTags) {

  boolean accepts(JsonNode race) {
    JsonNode tags = race.path("user-tags");
    return (track == null || track.equals(race.path("track").asText()))
        && (challenge == null || challenge.equals(race.path("challenge").asText()))
        && (benchmarkName == null
            || benchmarkName.equals(tags.path("name").asText())
            || benchmarkName.equals(tags.path("benchmark-name").asText()))
        && userTags.entrySet().stream()
            .allMatch(
                t ->
                    tags.has(t.getKey())
                        && tags.path(t.getKey()).asText().equals(String.valueOf(t.getValue())))
        && inTime(race.path("race-timestamp").asText());
  }

  private boolean inTime(String timestamp) {
    if (from == null && to == null) {
      return true;
    }
    try {
      LocalDate day =
          LocalDate.parse(
              timestamp.substring(0, Math.min(8, timestamp.length())),
              DateTimeFormatter.BASIC_ISO_DATE);
      return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
