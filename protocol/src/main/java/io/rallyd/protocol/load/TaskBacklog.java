package io.rallyd.protocol.load;

import io.rallyd.protocol.wire.Wire;

/**
 * How far one worker is behind the schedule of one throttled task.
 *
 * @param taskIndex index of the leaf task in the order of the challenge's schedule
 * @param clients clients of the task on this worker that were looked at just now; 0 when only
 *     {@code notSent} is told
 * @param behindMicros how late the next request of these clients already is, summed over them
 * @param notSent requests that were due but not sent when the time of their clients was over, since
 *     the report before
 */
public record TaskBacklog(int taskIndex, int clients, long behindMicros, long notSent) {
  /** How it travels. */
  public static final Wire<TaskBacklog> WIRE =
      Wire.of(
          (out, m) -> {
            out.putInt(m.taskIndex());
            out.putInt(m.clients());
            out.putLong(m.behindMicros());
            out.putLong(m.notSent());
          },
          in -> new TaskBacklog(in.getInt(), in.getInt(), in.getLong(), in.getLong()));
}
