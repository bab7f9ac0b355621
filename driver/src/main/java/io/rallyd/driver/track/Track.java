package io.rallyd.driver.track;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loaded track. Immutable, as is everything in it; maps hold JSON values (null, Boolean, Long,
 * Double, String, List, Map) in the order of the file.
 *
 * @param name its name
 * @param description text for people
 * @param meta meta data
 * @param indices indices
 * @param dataStreams names of data streams; not together with indices
 * @param templates templates of all kinds
 * @param corpora corpora
 * @param challenges challenges; exactly one is the default
 * @param dependencies Python requirements of a plugin
 * @param selected name of the challenge chosen, empty when none was named
 */
public record Track(
    String name,
    String description,
    Map<String, Object> meta,
    List<Index> indices,
    List<String> dataStreams,
    List<IndexTemplate> templates,
    List<Corpus> corpora,
    List<Challenge> challenges,
    List<String> dependencies,
    String selected) {
  public Track {
    indices = List.copyOf(indices);
    dataStreams = List.copyOf(dataStreams);
    templates = List.copyOf(templates);
    corpora = List.copyOf(corpora);
    challenges = List.copyOf(challenges);
    dependencies = List.copyOf(dependencies);
  }

  /** Returns the challenge that is raced: the chosen one, else the default. */
  public Challenge selectedChallenge() {
    return challenges.stream()
        .filter(c -> selected.isEmpty() ? c.isDefault() : c.name().equals(selected))
        .findFirst()
        .orElseThrow(
            () ->
                new TrackSyntaxException(
                    "Track ["
                        + name
                        + "] has no "
                        + (selected.isEmpty()
                            ? "default challenge."
                            : "challenge [" + selected + "], only " + challengeNames() + ".")));
  }

  /** Returns the challenge of that name. */
  public Optional<Challenge> challenge(String challenge) {
    return challenges.stream().filter(c -> c.name().equals(challenge)).findFirst();
  }

  /** Returns the names of the challenges in the order of the track. */
  public List<String> challengeNames() {
    return challenges.stream().map(Challenge::name).toList();
  }

  /** Returns how many documents all corpora have together. */
  public long documentCount() {
    return corpora.stream().mapToLong(Corpus::documentCount).sum();
  }

  /** Returns this track with other challenges. */
  public Track withChallenges(List<Challenge> others) {
    return new Track(
        name,
        description,
        meta,
        indices,
        dataStreams,
        templates,
        corpora,
        others,
        dependencies,
        selected);
  }

  /** Returns this track with other corpora. */
  public Track withCorpora(List<Corpus> others) {
    return new Track(
        name,
        description,
        meta,
        indices,
        dataStreams,
        templates,
        others,
        challenges,
        dependencies,
        selected);
  }

  /** Returns this track with that challenge chosen. */
  public Track select(String challenge) {
    return new Track(
        name,
        description,
        meta,
        indices,
        dataStreams,
        templates,
        corpora,
        challenges,
        dependencies,
        challenge);
  }
}
