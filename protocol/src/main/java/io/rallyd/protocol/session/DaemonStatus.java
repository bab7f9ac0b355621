package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;
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
  public DaemonStatus {
    members = List.copyOf(members);
  }
}
