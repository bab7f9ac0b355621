package io.rallyd.daemon.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.daemon.metrics.DriverMetrics;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Writes how the load drivers fared, over a task or over the race. */
final class DriverRows {
  private DriverRows() {}

  /** Returns one object per machine. */
  static ArrayNode of(Map<String, DriverMetrics> drivers) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    drivers.forEach((host, driver) -> write(list.addObject().put("host", host), driver));
    return list;
  }

  private static void write(ObjectNode node, DriverMetrics driver) {
    node.put("cpu_cores_mean", driver.meanCpu()).put("cpu_cores_peak", driver.peakCpu());
    double busiest = driver.busiestLoopCpu();
    node.put("busiest_event_loop_cpu", Double.isNaN(busiest) ? null : busiest);
    node.put("event_loop_lateness_p99_us", percentile99(driver.loopLateness()))
        .put("event_loop_lateness_max_us", driver.loopLateness().getMaxValue())
        .put("schedule_lag_p99_us", percentile99(driver.scheduleLag()))
        .put("schedule_lag_max_us", driver.scheduleLag().getMaxValue())
        .put("gc_pause_ms", driver.gcPauseMillis())
        .put("connections_opened", driver.connectionsOpened())
        .put("dropped", driver.dropped())
        .put("not_sent", driver.notSent());
    if (driver.samplesDropped() > 0) {
      node.put("samples_dropped", driver.samplesDropped());
    }
  }

  /** Returns the 99th percentile, 0 of nothing. */
  static long percentile99(Histogram histogram) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(99);
  }
}
