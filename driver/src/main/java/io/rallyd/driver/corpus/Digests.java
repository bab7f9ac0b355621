package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.OffsetTable;
import io.rallyd.transport.download.Checksum;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    return remembered(file, "", Digests::read);
  }

  /** Returns the digest of a part of a file, remembered in the same way. */
  public String of(Path file, OffsetTable.Extent part) throws IOException {
    return remembered(
        file, " " + part.offset() + "+" + part.length(), absolute -> read(absolute, part));
  }

  /** Works out a digest. */
  @FunctionalInterface
  private interface Reading {
    String digest(Path file) throws IOException;
  }

  private String remembered(Path file, String part, Reading reading) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    String subject = absolute + part;
    Path note = directory.resolve(name(subject));
    String state = Files.size(absolute) + " " + Files.getLastModifiedTime(absolute);
    if (Files.isRegularFile(note) && Files.size(note) < 16_384) {
      List<String> lines = Files.readAllLines(note);
      if (lines.size() == 3 && lines.get(0).equals(subject) && lines.get(1).equals(state)) {
        return lines.get(2);
      }
    }
    String digest = reading.digest(absolute);
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, "new-", ".tmp");
    Files.write(fresh, List.of(subject, state, digest));
    Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return digest;
  }

  /** Returns the digest of a file as lower-case hex; always reads it. */
  static String read(Path file) throws IOException {
    return Checksum.of(file, "SHA-256");
  }

  private static String read(Path file, OffsetTable.Extent part) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = part.offset() + part.length();
      for (long at = part.offset(); at < end; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        int read = in.read(buffer, at);
        if (read < 0) {
          throw new EOFException(file + " ends at byte " + at);
        }
        digest.update(buffer.flip());
        at += read;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String name(String subject) {
    return HexFormat.of().formatHex(sha256().digest(subject.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
