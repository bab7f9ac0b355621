package io.rallyd.transport.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file on its way, under another name until it is whole: {@code <name>.download}, and beside it a
 * note of which parts are here and by what the server tells this version of the file from others.
 * With the note a later attempt, also of another process, goes on where this one ended. Whoever
 * comes while somebody is at it works under a name of its own, from the beginning. Safe for use by
 * several threads.
 */
public final class PartialDownload implements AutoCloseable {
  private static final String HEAD = "rallyd download 1";

  /** A note is as true as the disk is, so the disk is waited for each time; hence not often. */
  private static final long NOTE_EVERY = 32L << 20;

  private static final AtomicLong NUMBER = new AtomicLong();

  /**
   * What threads of this process are at. A lock on a file belongs to the process, and closing any
   * channel to that file gives it up: nobody here opens it a second time.
   */
  private static final Set<Path> BUSY = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path data;
  private final Path note;
  private final FileChannel channel;
  private final boolean shared;
  private final List<Part> parts = new ArrayList<>();
  private String source = "";
  private String validator = "";
  private long size = -1;
  private long notedAt;
  private long here;
  private boolean worthless;
  private boolean closed;

  private PartialDownload(Path target, Path data, FileChannel channel, boolean shared) {
    this.target = target;
    this.data = data;
    this.note = data.resolveSibling(data.getFileName() + ".note");
    this.channel = channel;
    this.shared = shared;
  }

  /** Opens what an earlier attempt left for this target, or begins anew. */
  public static PartialDownload open(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    OwnName.sweep(target);
    Path data = commonPlace(target);
    if (BUSY.add(data)) {
      Optional<PartialDownload> first = locked(target, data);
      if (first.isPresent()) {
        return first.get();
      }
    }
    Path alone = OwnName.of(target, NUMBER.incrementAndGet());
    return new PartialDownload(target, alone, channel(alone), false);
  }

  /** Returns how much room what earlier attempts left for this target takes, 0 if nothing. */
  public static long left(Path target) {
    return commonPlace(target).toFile().length();
  }

  private static Path commonPlace(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    return absolute.resolveSibling(absolute.getFileName() + ".download");
  }

  /** Opens the file that all attempts share; empty when another process is at it. */
  private static Optional<PartialDownload> locked(Path target, Path data) throws IOException {
    FileChannel channel = null;
    boolean mine = false;
    try {
      channel = channel(data);
      if (channel.tryLock() != null && Files.exists(data)) {
        PartialDownload partial = new PartialDownload(target, data, channel, true);
        partial.readNote();
        mine = true;
        return Optional.of(partial);
      }
      return Optional.empty();
    } catch (OverlappingFileLockException e) {
      // Somebody else's class loader in this process.
      return Optional.empty();
    } finally {
      if (!mine) {
        if (channel != null) {
          channel.close();
        }
        BUSY.remove(data);
      }
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void readNote() {
    try {
      List<String> lines = Files.size(note) > 1 << 20 ? List.of() : Files.readAllLines(note);
      if (lines.size() > 4 && lines.get(0).equals(HEAD)) {
        long length = channel.size();
        for (String line : lines.subList(4, lines.size())) {
          String[] fields = line.split(" ");
          long start = Long.parseLong(fields[0]);
          long end = Long.parseLong(fields[1]);
          // A single part is written from its beginning, so the file itself tells what is here.
          long noted = lines.size() == 5 ? length : Long.parseLong(fields[2]);
          long there = Math.min(noted, Math.max(0, length - start));
          long done = end < 0 ? there : Math.min(there, end - start);
          parts.add(new Part(start, end, Math.max(0, done)));
        }
        source = lines.get(1);
        validator = lines.get(2);
        size = Long.parseLong(lines.get(3));
        here = parts.stream().mapToLong(Part::done).sum();
      }
    } catch (IOException | RuntimeException e) {
      // A note that cannot be read is none.
      parts.clear();
    }
  }

  /** Returns whether there is something to go on with from this address. */
  public synchronized boolean begun(String from) {
    return !parts.isEmpty() && !validator.isEmpty() && source.equals(from);
  }

  /**
   * Forgets what is here and divides the file anew.
   *
   * @param from the address
   * @param version what the server tells this version by, empty when it does not
   * @param bytes its size, negative when unknown
   * @param partBytes size of a part; 0 for a single one
   */
  public synchronized void begin(String from, String version, long bytes, long partBytes)
      throws IOException {
    parts.clear();
    channel.truncate(0);
    source = from;
    validator = version;
    size = bytes;
    here = 0;
    if (bytes < 0 || partBytes == 0 || bytes <= partBytes) {
      parts.add(new Part(0, bytes < 0 ? Part.OPEN : bytes, 0));
    } else {
      for (long at = 0; at < bytes; at += partBytes) {
        parts.add(new Part(at, Math.min(bytes, at + partBytes), 0));
      }
    }
    writeNote();
  }

  /** Returns what tells this version of the file from others, empty when nothing does. */
  public synchronized String validator() {
    return validator;
  }

  /** Returns the size of the whole file, negative while unknown. */
  synchronized long size() {
    return size;
  }

  /** Returns how many bytes are here. */
  public synchronized long here() {
    return here;
  }

  /** Returns into how many parts the file is divided. */
  synchronized int parts() {
    return parts.size();
  }

  /** Takes the part that begins there, unless somebody has it or it is whole. */
  synchronized Optional<Part> takeAt(long position) {
    return parts.stream().filter(p -> p.position() == position).filter(Part::take).findFirst();
  }

  /** Takes the last part that nobody has. */
  synchronized Optional<Part> takeLast() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).take()) {
        return Optional.of(parts.get(i));
      }
    }
    return Optional.empty();
  }

  /** Gives a part back, whole or not. */
  synchronized void release(Part part) throws IOException {
    part.release();
    writeNote();
  }

  synchronized boolean whole() {
    return parts.stream().allMatch(Part::whole);
  }

  /** The end of the file turned out to be where it ends now. */
  synchronized void endsHere(Part part) {
    parts.remove(part);
    parts.add(new Part(part.start(), part.position(), part.done()));
    size = part.position();
  }

  /** Stores the next bytes of a file that comes in one part. */
  public void append(ByteBuffer bytes) throws IOException {
    Part only;
    synchronized (this) {
      only = parts.get(0);
    }
    write(only, bytes);
  }

  /** Stores the next bytes of a part. */
  void write(Part part, ByteBuffer bytes) throws IOException {
    long position = part.position();
    int count = bytes.remaining();
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    synchronized (this) {
      part.advance(count);
      here += count;
      if (here - notedAt >= NOTE_EVERY) {
        writeNote();
      }
    }
  }

  private void writeNote() throws IOException {
    notedAt = here;
    if (!shared || validator.isEmpty()) {
      Files.deleteIfExists(note);
      return;
    }
    List<String> lines = new ArrayList<>(List.of(HEAD, source, validator, Long.toString(size)));
    parts.forEach(p -> lines.add(p.start() + " " + p.end() + " " + p.done()));
    // Where the power fails, a note must not tell of bytes that never came to the disk.
    channel.force(false);
    Path fresh = note.resolveSibling(note.getFileName() + ".new");
    Files.write(fresh, lines);
    try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns where the bytes are. */
  public Path data() {
    return data;
  }

  /** What is here is wrong and must not be gone on with. */
  public synchronized void spoil() {
    worthless = true;
  }

  /** Gives the file its name, replacing an older one in one step, once it is on the disk. */
  public synchronized void commit() throws IOException {
    channel.force(false);
    Files.move(data, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    worthless = true;
  }

  /** Leaves what a later attempt can go on with, and nothing else. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (worthless || !shared || validator.isEmpty() || here == 0) {
        Files.deleteIfExists(note);
        Files.deleteIfExists(data);
      } else {
        writeNote();
      }
    } finally {
      channel.close();
      if (shared) {
        BUSY.remove(data);
      }
    }
  }
}
