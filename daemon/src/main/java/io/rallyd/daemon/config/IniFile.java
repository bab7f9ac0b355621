package io.rallyd.daemon.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates and reads the file itself. */
final class IniFile {
  /** No configuration is larger; more is a mistake. */
  static final int MAX_SIZE = 1024 * 1024;

  private IniFile() {}

  /** Creates the file, whole or not at all, unless something of that name is there. */
  static void createIfMissing(Path file) {
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      // Created under another name (readable by its owner only, as it may get passwords) and
      // linked, so that a second process sees the whole file or none.
      Path temporary = Files.createTempFile(file.getParent(), "rally", ".tmp");
      try {
        Files.write(temporary, template());
        Files.createLink(file, temporary);
      } catch (FileAlreadyExistsException e) {
        // Another process was faster.
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new ConfigException("Cannot create " + file + ": " + reason(e) + ".", e);
    }
  }

  static String read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(file + " is not a regular file.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw new ConfigException(file + " is larger than " + MAX_SIZE + " bytes.");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + " is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new ConfigException("Cannot read " + file + ": " + reason(e) + ".", e);
    }
  }

  /** Makes a file readable and writable by its owner only. */
  static void makePrivate(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Says what went wrong without repeating the file's name. */
  static String reason(IOException e) {
    String name = e.getClass().getSimpleName().replaceAll("(Exception)$", "");
    String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    return e instanceof java.nio.file.FileSystemException fs
        ? (fs.getReason() == null ? words : fs.getReason())
        : String.valueOf(e.getMessage());
  }

  private static byte[] template() throws IOException {
    try (InputStream in = IniFile.class.getResourceAsStream("rally.ini")) {
      return in.readAllBytes();
    }
  }
}
