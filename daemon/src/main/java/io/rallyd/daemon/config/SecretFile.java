package io.rallyd.daemon.config;

import io.rallyd.transport.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a new secret into a configuration file without touching any of its other lines. */
public final class SecretFile {
  private static final Pattern SECTION =
      Pattern.compile("^[ \\t]*\\[daemon][ \\t]*(\\r?\\n|\\z)", Pattern.MULTILINE);
  private static final Pattern EMPTY_KEY =
      Pattern.compile("^secret[ \\t]*[=:][ \\t]*(\\r?\\n|\\z)", Pattern.MULTILINE);

  private SecretFile() {}

  /**
   * Makes a secret and writes it into the file of a configuration that has none: appended with its
   * section at the end or, where the section exists, as the section's first line. Afterwards only
   * the owner may read the file.
   *
   * @throws ConfigException when the file already has a secret or cannot be written
   */
  public static void create(RallyIni ini) {
    if (ini.get("daemon", "secret").filter(s -> !s.isEmpty()).isPresent()) {
      throw new ConfigException(ini.file() + " already has a secret in section [daemon].");
    }
    try {
      Path file = ini.file().toRealPath();
      IniFile.makePrivate(file);
      write(file, IniFile.read(file), "secret = " + Secret.generate());
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot write the secret into " + ini.file() + ": " + IniFile.reason(e) + ".", e);
    }
  }

  /** Returns one line that says how the secret comes to the other machines. */
  public static String advice(Path file) {
    return "Made a secret for the cluster in "
        + file
        + "; copy this file to the same place on the other machines.";
  }

  private static void write(Path file, String text, String line) throws IOException {
    Matcher section = SECTION.matcher(text);
    if (!section.find()) {
      String end = text.isEmpty() || text.endsWith("\n") ? "\n" : "\n\n";
      Files.writeString(file, end + "[daemon]\n" + line + "\n", StandardOpenOption.APPEND);
      return;
    }
    String lineEnd = section.group(1).isEmpty() ? "\n" : section.group(1);
    Matcher empty = EMPTY_KEY.matcher(text).region(section.end(), sectionEnd(text, section.end()));
    String changed =
        empty.find()
            ? text.substring(0, empty.start()) + line + lineEnd + text.substring(empty.end())
            : text.substring(0, section.end())
                + (section.group(1).isEmpty() ? lineEnd : "")
                + line
                + lineEnd
                + text.substring(section.end());
    replace(file, changed);
  }

  private static int sectionEnd(String text, int from) {
    int next = text.indexOf("\n[", from);
    return next < 0 ? text.length() : next + 1;
  }

  /** Puts the new text in place of the old at once, so that no reader and no crash sees half. */
  private static void replace(Path file, String text) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), "rally", ".tmp");
    try {
      Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
