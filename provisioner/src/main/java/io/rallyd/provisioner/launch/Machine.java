package io.rallyd.provisioner.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells machines apart that share a folder. */
final class Machine {
  private static final Path ID = Path.of("/etc/machine-id");

  private Machine() {}

  /** Returns what stays the same over a reboot: the machine's id, without one its name. */
  static String id() {
    try {
      String id = Files.isReadable(ID) ? Files.readString(ID).strip() : "";
      return id.isEmpty() ? InetAddress.getLocalHost().getHostName() : id;
    } catch (IOException e) {
      return "";
    }
  }
}
