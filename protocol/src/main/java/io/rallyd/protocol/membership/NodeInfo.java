package io.rallyd.protocol.membership;

import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * What a node tells of itself when it joins; fixed for the life of its process.
 *
 * @param ip the address by which the node is named in {@code --target-hosts} and {@code
 *     --load-driver-hosts}
 * @param version the product version; races need equal ones
 * @param cores worker threads this machine offers: {@code [system] available.cores} or the
 *     processor count
 * @param memoryBytes physical memory
 * @param pid process id of the daemon
 * @param startedAtMillis wall-clock start of the daemon in its own clock, epoch milliseconds
 * @param os name, version and architecture of the operating system
 * @param javaHomes installed JDKs, each as {@code major=path}
 */
public record NodeInfo(
    String ip,
    String version,
    int cores,
    long memoryBytes,
    long pid,
    long startedAtMillis,
    String os,
    List<String> javaHomes) {
  /** How it travels. */
  public static final Wire<NodeInfo> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.ip());
            out.putString(m.version());
            out.putInt(m.cores());
            out.putLong(m.memoryBytes());
            out.putLong(m.pid());
            out.putLong(m.startedAtMillis());
            out.putString(m.os());
            out.putStrings(m.javaHomes());
          },
          in ->
              new NodeInfo(
                  in.getString(),
                  in.getString(),
                  in.getInt(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.getString(),
                  in.getStrings()));

  public NodeInfo {
    javaHomes = List.copyOf(javaHomes);
  }
}
