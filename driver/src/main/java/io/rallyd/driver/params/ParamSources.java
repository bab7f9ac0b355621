package io.rallyd.driver.params;

import io.rallyd.driver.corpus.CorpusFiles;
import io.rallyd.driver.track.Operation;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import io.rallyd.protocol.RallyException;

/**
 * Makes the parameter source of a task. The parameters are checked here, so that a wrong one is
 * found before the race.
 */
public final class ParamSources {
  private final Track track;
  private final CorpusFiles files;
  private final long seed;

  /**
   * Creates a factory.
   *
   * @param track the track, filtered and cut down as selected
   * @param files where the corpora lie on this machine
   * @param seed seed of everything random; the same seed gives each partition the same draws
   */
  public ParamSources(Track track, CorpusFiles files, long seed) {
    this.track = track;
    this.files = files;
    this.seed = seed;
  }

  /**
   * Returns a new source for the task.
   *
   * @throws RallyException when a parameter breaks a rule; the message names it
   */
  public ParamSource create(Task task) {
    Operation operation = task.operation();
    throw new RallyException("The operation type [" + operation.type() + "] is not yet supported.");
  }
}
