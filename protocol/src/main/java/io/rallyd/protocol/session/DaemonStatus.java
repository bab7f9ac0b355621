package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import io.rallyd.protocol.wire.WireReader;
import io.rallyd.protocol.wire.WireWriter;
import java.util.List;
import java.util.Map;

/**
 * How a daemon is.
 *
 * @param nodeIp its own address
 * @param coordinatorIp the coordinator it belongs to
 * @param version product version
 * @param phase {@code coordinating}, {@code joined}, {@code waiting} or {@code stopping}
 * @param detail one sentence, such as why it waits; may be empty
 * @param raceId the running race, or empty
 * @param members on the coordinator: all members; elsewhere empty
 * @param counters transport counters by name
 */
public record DaemonStatus(
    String nodeIp,
    String coordinatorIp,
    String version,
    String phase,
    String detail,
    String raceId,
    List<MemberStatus> members,
    Map<String, Long> counters)
    implements Message {
  /** How it travels. */
  public static final Wire<DaemonStatus> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.nodeIp());
            out.putString(m.coordinatorIp());
            out.putString(m.version());
            out.putString(m.phase());
            out.putString(m.detail());
            out.putString(m.raceId());
            out.putList(m.members(), MemberStatus.WIRE);
            out.putMap(m.counters(), WireWriter::putLong);
          },
          in ->
              new DaemonStatus(
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getList(MemberStatus.WIRE),
                  in.getMap(WireReader::getLong)));

  public DaemonStatus {
    members = List.copyOf(members);
  }
}
