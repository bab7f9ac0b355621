package io.rallyd.driver.corpus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How data is prepared on this machine.
 *
 * @param dataCache directory of the data cache
 * @param threads document sets prepared at the same time
 * @param idle longest time a download may stand still
 * @param retryPause time between two attempts to download
 * @param origins where missing data comes from, in this order
 */
public record PreparationSettings(
    Path dataCache, int threads, Duration idle, Duration retryPause, List<Origin> origins) {
  public PreparationSettings {
    origins = List.copyOf(origins);
  }

  /** Returns the usual settings: 240 s idle, 5 s between attempts. */
  public static PreparationSettings of(Path dataCache, int threads, List<Origin> origins) {
    return new PreparationSettings(
        dataCache, threads, Duration.ofSeconds(240), Duration.ofSeconds(5), origins);
  }
}
