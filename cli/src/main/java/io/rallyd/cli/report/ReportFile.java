package io.rallyd.cli.report;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file of {@code --report-file}. */
public final class ReportFile {
  private ReportFile() {}

  /** Appends the text, making the file and its directories when they are missing. */
  public static void append(Path file, String text) {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new RallyException(
          "The report cannot be written to [" + file + "] (" + e.getMessage() + ").", e);
    }
  }
}
