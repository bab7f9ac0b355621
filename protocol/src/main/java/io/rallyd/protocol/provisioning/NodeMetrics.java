package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.wire.Wire;
import io.rallyd.protocol.wire.WireReader;
import io.rallyd.protocol.wire.WireWriter;
import java.util.Map;

/**
 * System metrics of one node over the race.
 *
 * @param nodeName the node
 * @param values by metric name, such as {@code node_startup_time}
 */
public record NodeMetrics(String nodeName, Map<String, Double> values) {
  /** How it travels. */
  public static final Wire<NodeMetrics> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.nodeName());
            out.putMap(m.values(), WireWriter::putDouble);
          },
          in -> new NodeMetrics(in.getString(), in.getMap(WireReader::getDouble)));
}
