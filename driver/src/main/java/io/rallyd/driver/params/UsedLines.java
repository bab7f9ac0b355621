package io.rallyd.driver.params;

import io.rallyd.driver.documents.LineRange;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.schedule.Allocation.TaskAllocation;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import io.rallyd.protocol.load.WorkerPlan;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Works out which lines of which document files the clients of one machine send, from the schedule
 * alone, so that the coordinator knows before anything travels. What is sent when a task ends early
 * or takes a percentage of the documents is not foreseen: a client's whole share counts.
 */
public final class UsedLines {

  /** A document set of a corpus, by names. */
  public record Source(String corpus, String documentFile) {
    /** Returns the name of a set. */
    public static Source of(Corpus corpus, Documents set) {
      return new Source(corpus.name(), set.documentFile());
    }
  }

  private final Map<Source, LineRange> ranges = new LinkedHashMap<>();

  private UsedLines() {}

  /**
   * Returns the smallest range of consecutive lines that has all that some workers send, for each
   * document file of which they send any.
   *
   * @param track the track as it is raced
   * @param workers the workers of one machine
   * @throws io.rallyd.protocol.RallyException when a parameter of a task breaks a rule
   */
  public static Map<Source, LineRange> of(Track track, List<WorkerPlan> workers) {
    Allocation allocation = Allocation.of(track.selectedChallenge().schedule());
    UsedLines used = new UsedLines();
    for (WorkerPlan worker : workers) {
      clientsOfTasks(allocation, worker).forEach((task, clients) -> used.add(track, task, clients));
    }
    return used.ranges;
  }

  private static Map<Task, NavigableSet<Integer>> clientsOfTasks(
      Allocation allocation, WorkerPlan worker) {
    Map<Task, NavigableSet<Integer>> clients = new IdentityHashMap<>();
    int end = worker.firstClient() + worker.clientCount();
    for (int client = worker.firstClient(); client < end; client++) {
      for (int column = 0; column < allocation.columns(); column++) {
        if (allocation.cell(client, column).orElse(null) instanceof TaskAllocation part) {
          clients.computeIfAbsent(part.task(), t -> new TreeSet<>()).add(part.clientIndexInTask());
        }
      }
    }
    return clients;
  }

  private void add(Track track, Task task, NavigableSet<Integer> clients) {
    ClientShare share = new ClientShare(clients, task.clients());
    for (Corpus corpus : ParamSources.corporaOf(track, task)) {
      for (Documents set : corpus.documents()) {
        for (Slice slice : share.of(set)) {
          if (slice.lines() > 0) {
            ranges.merge(
                Source.of(corpus, set),
                new LineRange(slice.offsetLines(), slice.lines()),
                LineRange::with);
          }
        }
      }
    }
  }
}
