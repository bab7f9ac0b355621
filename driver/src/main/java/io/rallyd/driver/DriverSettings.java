package io.rallyd.driver;

import java.nio.file.Path;

/**
 * What the load-driver role needs to know of its machine.
 *
 * @param dataCache directory of the data cache; made when it is missing
 * @param cores cores to prepare data with, at least 1
 */
public record DriverSettings(Path dataCache, int cores) {}
