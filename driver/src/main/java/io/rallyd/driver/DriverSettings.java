package io.rallyd.driver;

import io.rallyd.driver.corpus.Origin;
import java.nio.file.Path;
import java.util.List;

/**
 * What the load-driver role needs to know of its machine.
 *
 * @param dataCache directory of the data cache; made when it is missing
 * @param racesDir directory with one directory per race, for what a race leaves on this machine
 * @param cores cores to prepare data with, at least 1
 * @param origins where data comes from that is not in the cache, in this order
 */
public record DriverSettings(Path dataCache, Path racesDir, int cores, List<Origin> origins) {
  public DriverSettings {
    origins = List.copyOf(origins);
  }
}
