package io.rallyd.daemon.results;

import java.util.Map;

/**
 * What the results say of a leaf task beside its measurements.
 *
 * @param task its name
 * @param operation name of its operation
 * @param includeInReporting whether it is reported even when nothing failed
 * @param meta meta data of track, challenge, operation and task, merged; JSON values
 */
public record ReportedTask(
    String task, String operation, boolean includeInReporting, Map<String, Object> meta) {}
