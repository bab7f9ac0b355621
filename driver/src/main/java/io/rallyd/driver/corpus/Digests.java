package io.rallyd.driver.corpus;

import io.rallyd.transport.download.Checksum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of data files, worked out once and remembered as long as size and time of the file
 * stay the same. Safe for use by several threads and processes.
 */
public final class Digests {
  private final Path directory;

  /**
   * Creates one.
   *
   * @param dataCache data cache of this machine; the notes are in a hidden directory of it
   */
  public Digests(Path dataCache) {
    this.directory = dataCache.resolve(".digests");
  }

  /** Returns the digest of a file as lower-case hex; reads all of it when it is new or changed. */
  public String of(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path note = directory.resolve(name(absolute));
    String state = Files.size(absolute) + " " + Files.getLastModifiedTime(absolute);
    if (Files.isRegularFile(note) && Files.size(note) < 16_384) {
      List<String> lines = Files.readAllLines(note);
      if (lines.size() == 3
          && lines.get(0).equals(absolute.toString())
          && lines.get(1).equals(state)) {
        return lines.get(2);
      }
    }
    String digest = Checksum.of(absolute, "SHA-256");
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, "new-", ".tmp");
    Files.write(fresh, List.of(absolute.toString(), state, digest));
    Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return digest;
  }

  private static String name(Path file) {
    try {
      byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(path));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
