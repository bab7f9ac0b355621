package io.rallyd.provisioner.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.provisioner.install.NodeDirectories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes of what is on this machine for a race, one file for each node beside its logs, so that a
 * later process can clear away what this one could not. A note is there before what it tells of.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "node.journal";
  private static final long MAX_BYTES = 1 << 20;

  /**
   * A note.
   *
   * @param machine whose note it is: the folder may be shared by several, whose processes we do not
   *     see; empty when unknown
   * @param owner the process that takes care of the node
   * @param processes guard, server and what else was started for it, in the order to wait for them
   * @param kept see {@link NodeDirectories#kept()}
   * @param fresh see {@link NodeDirectories#fresh()}, or empty
   * @param removed directories to remove
   */
  record Entry(
      String machine,
      ProcessIdentity owner,
      List<ProcessIdentity> processes,
      String kept,
      String fresh,
      List<String> removed) {

    static Entry of(
        NodeDirectories directories, List<Path> removed, List<ProcessIdentity> processes) {
      return new Entry(
          Machine.id(),
          ProcessIdentity.of(ProcessHandle.current().pid()),
          List.copyOf(processes),
          directories.kept().toString(),
          directories.fresh() == null ? "" : directories.fresh().toString(),
          removed.stream().map(Path::toString).toList());
    }

    NodeDirectories directories() {
      return new NodeDirectories(Path.of(kept), fresh.isEmpty() ? null : Path.of(fresh));
    }
  }

  private Journal() {}

  /** Writes the note of a node, or replaces it; it is on the disk when this returns. */
  static void write(Entry entry) throws IOException {
    Path file = Path.of(entry.kept()).resolve(FILE);
    Path temporary = file.resolveSibling(FILE + ".tmp");
    Files.write(temporary, JSON.writeValueAsBytes(entry));
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the note of a node that is no more, and the node's folder if nothing is left in it. */
  static void close(NodeDirectories directories) throws IOException {
    Files.deleteIfExists(directories.kept().resolve(FILE));
    for (Path folder : List.of(directories.kept(), directories.kept().getParent())) {
      try {
        Files.deleteIfExists(folder);
      } catch (java.nio.file.DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  /** Returns the notes whose owner is gone. */
  static List<Entry> abandoned(Path races) {
    List<Entry> entries = new ArrayList<>();
    if (!Files.isDirectory(races)) {
      return entries;
    }
    try (Stream<Path> files = Files.find(races, 3, (p, a) -> p.endsWith(FILE))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        read(file, entries);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.warn("Cannot look for the notes of earlier races in [{}]", races, e);
    }
    return entries;
  }

  private static void read(Path file, List<Entry> entries) throws IOException {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        Entry entry = JSON.readValue(file.toFile(), Entry.class);
        boolean ours = entry.machine() == null || entry.machine().equals(Machine.id());
        if (ours && !entry.owner().alive() && file.getParent().equals(Path.of(entry.kept()))) {
          entries.add(entry);
        }
      }
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      LOG.warn("Cannot understand [{}]", file, e);
    }
  }
}
