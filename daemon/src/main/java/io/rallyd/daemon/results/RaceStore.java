package io.rallyd.daemon.results;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps race documents as {@code <root.dir>/races/<race id>/race.json}. A reader never sees half a
 * document. Safe for use by several threads on different races.
 */
public final class RaceStore {
  private static final ObjectWriter WRITER =
      new ObjectMapper()
          .writer(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter(" ", "\n"))
                  .withArrayIndenter(new DefaultIndenter(" ", "\n")));

  private final Path races;

  /** Creates a store below {@code [node] root.dir}. */
  public RaceStore(Path rootDir) {
    this.races = rootDir.resolve("races");
  }

  /** Returns the directory of a race. */
  public Path directory(String raceId) {
    return races.resolve(raceId);
  }

  /** Returns the document as it is written. */
  public static String text(ObjectNode document) {
    try {
      return WRITER.writeValueAsString(document);
    } catch (IOException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /**
   * Writes a document, replacing the one before.
   *
   * @throws RallyException when the disk does not take it
   */
  public void store(String raceId, ObjectNode document) {
    Path file = directory(raceId).resolve("race.json");
    Path half = file.resolveSibling("race.json.tmp");
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(half)) {
        WRITER.writeValue(out, document);
      }
      try {
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new RallyException("Cannot write the race document " + file + ": " + e.getMessage(), e);
    }
  }
}
