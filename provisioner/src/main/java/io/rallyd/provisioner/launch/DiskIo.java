package io.rallyd.provisioner.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process has read from and written to disks since it started, as the kernel counts it.
 *
 * @param readBytes fetched from storage
 * @param writtenBytes sent to storage
 */
record DiskIo(long readBytes, long writtenBytes) {

  /** Returns the counters; empty where the system has none, or does not let us see them. */
  static Optional<DiskIo> of(long pid) {
    try {
      long read = -1;
      long written = -1;
      for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "io"))) {
        if (line.startsWith("read_bytes: ")) {
          read = Long.parseLong(line.substring(12).strip());
        } else if (line.startsWith("write_bytes: ")) {
          written = Long.parseLong(line.substring(13).strip());
        }
      }
      return read < 0 || written < 0 ? Optional.empty() : Optional.of(new DiskIo(read, written));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  DiskIo since(DiskIo earlier) {
    return new DiskIo(readBytes - earlier.readBytes, writtenBytes - earlier.writtenBytes);
  }
}
