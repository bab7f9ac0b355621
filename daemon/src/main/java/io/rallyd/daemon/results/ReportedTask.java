package io.rallyd.daemon.results;

import io.rallyd.driver.track.TargetThroughput;
import java.util.Map;
import java.util.Optional;

/**
 * What the results say of a leaf task beside its measurements.
 *
 * @param task its name
 * @param operation name of its operation
 * @param includeInReporting whether it is reported even when nothing failed
 * @param target the rate it has to keep from its beginning; empty without one
 * @param meta meta data of track, challenge, operation and task, merged; JSON values
 */
public record ReportedTask(
    String task,
    String operation,
    boolean includeInReporting,
    Optional<TargetThroughput> target,
    Map<String, Object> meta) {}
