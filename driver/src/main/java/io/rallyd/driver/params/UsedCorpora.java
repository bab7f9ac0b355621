package io.rallyd.driver.params;

import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the data that the chosen challenge of a track really reads. */
public final class UsedCorpora {
  private UsedCorpora() {}

  /**
   * Returns the corpora that the tasks of the chosen challenge read, with the document sets that
   * any of them reads, in the order of the track. The parameters of every task are checked on the
   * way.
   *
   * @throws io.rallyd.protocol.RallyException when a parameter of a task breaks a rule
   */
  public static List<Corpus> of(Track track) {
    Map<String, Set<Documents>> used = new LinkedHashMap<>();
    for (Task task : track.selectedChallenge().leafTasks()) {
      for (Corpus corpus : ParamSources.corporaOf(track, task)) {
        used.computeIfAbsent(corpus.name(), n -> new LinkedHashSet<>()).addAll(corpus.documents());
      }
    }
    List<Corpus> corpora = new ArrayList<>();
    for (Corpus corpus : track.corpora()) {
      Set<Documents> sets = used.getOrDefault(corpus.name(), Set.of());
      if (!sets.isEmpty()) {
        corpora.add(
            new Corpus(
                corpus.name(),
                corpus.documents().stream().filter(sets::contains).toList(),
                corpus.meta()));
      }
    }
    return corpora;
  }
}
