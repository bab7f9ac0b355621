package io.rallyd.driver.corpus;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Unpacks with programs that use all cores, where the machine has them. */
final class ExternalDecompressor {
  private static final Map<String, List<String>> PROGRAMS =
      Map.of(
          ".bz2", List.of("pbzip2", "-d", "-k", "-m2000", "-c"),
          ".zst", List.of("pzstd", "-f", "-d", "-c"),
          ".gz", List.of("pigz", "-d", "-k", "-c"));
  private static final int LONGEST_ERROR = 300;

  private final List<Path> path;

  /**
   * Creates one.
   *
   * @param path directories to look for programs in
   */
  ExternalDecompressor(List<Path> path) {
    this.path = List.copyOf(path);
  }

  /** Returns one that looks where the shell looks. */
  static ExternalDecompressor onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return new ExternalDecompressor(
        List.of(path.split(File.pathSeparator)).stream()
            .filter(p -> !p.isEmpty())
            .map(Path::of)
            .toList());
  }

  /**
   * Unpacks a file into another.
   *
   * @return whether there was a program for it
   * @throws IOException when the program failed
   */
  boolean decompress(Path archive, Path target) throws IOException {
    String name = archive.getFileName().toString();
    int dot = name.lastIndexOf('.');
    List<String> program = PROGRAMS.get(dot < 0 ? "" : name.substring(dot));
    Optional<Path> executable = program == null ? Optional.empty() : find(program.get(0));
    if (executable.isEmpty()) {
      return false;
    }
    List<String> command = new ArrayList<>(program);
    command.set(0, executable.get().toString());
    command.add(archive.toString());
    run(command, target);
    return true;
  }

  private Optional<Path> find(String program) {
    return path.stream().map(p -> p.resolve(program)).filter(Files::isExecutable).findFirst();
  }

  private static void run(List<String> command, Path target) throws IOException {
    Path errors = target.resolveSibling(target.getFileName() + ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(target.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(command.get(0) + " ended with status " + status + tail(errors));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(command.get(0) + " was cancelled");
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(errors);
    }
  }

  private static String tail(Path errors) throws IOException {
    byte[] bytes = Files.readAllBytes(errors);
    String text = new String(bytes, 0, Math.min(bytes.length, LONGEST_ERROR)).strip();
    return text.isEmpty() ? "" : " (" + text.replace('\n', ' ') + ")";
  }
}
