package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * The nodes are ready to be launched.
 *
 * @param javaMajor major version of the JDK they will run on
 * @param javaHome its directory, empty for a bundled one
 */
public record NodesInstalled(int javaMajor, String javaHome) implements Message {
  /** How it travels. */
  public static final Wire<NodesInstalled> WIRE =
      Wire.of(
          (out, m) -> {
            out.putInt(m.javaMajor());
            out.putString(m.javaHome());
          },
          in -> new NodesInstalled(in.getInt(), in.getString()));
}
