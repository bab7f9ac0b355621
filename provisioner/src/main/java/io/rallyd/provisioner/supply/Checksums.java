package io.rallyd.provisioner.supply;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Digests of files, and the note that keeps the one of a cached archive beside it. */
public final class Checksums {
  private static final Pattern HEX = Pattern.compile("(?i)\\b[0-9a-f]{40,128}\\b");
  private static final int NOTE_MAX_BYTES = 4096;

  private Checksums() {}

  /**
   * Returns the SHA-256 of a file as lower-case hex.
   *
   * @throws IOException when it cannot be read
   */
  public static String sha256(Path file) throws IOException {
    return of(file, "SHA-256");
  }

  static String of(Path file, String algorithm) throws IOException {
    MessageDigest digest = digest(algorithm);
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the hex digest of the length given (in digits) in a checksum file, lower-case. */
  static Optional<String> digestIn(String text, int digits) {
    Matcher hex = HEX.matcher(text);
    while (hex.find()) {
      if (hex.group().length() == digits) {
        return Optional.of(hex.group().toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  /** Returns the recorded SHA-256 of a cached archive. */
  static Optional<String> recorded(Path archive) throws IOException {
    Path note = note(archive);
    if (!Files.isRegularFile(note) || Files.size(note) > NOTE_MAX_BYTES) {
      return Optional.empty();
    }
    return digestIn(Files.readString(note), 64);
  }

  /** Records the SHA-256 of a cached archive, in the format of {@code sha256sum}. */
  static void record(Path archive, String sha256) throws IOException {
    Path temporary = archive.resolveSibling(archive.getFileName() + ".sha256.tmp");
    Files.writeString(temporary, sha256 + "  " + archive.getFileName() + "\n");
    Files.move(temporary, note(archive), StandardCopyOption.REPLACE_EXISTING);
  }

  static void forget(Path archive) throws IOException {
    Files.deleteIfExists(note(archive));
  }

  private static Path note(Path archive) {
    return archive.resolveSibling(archive.getFileName() + ".sha256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
