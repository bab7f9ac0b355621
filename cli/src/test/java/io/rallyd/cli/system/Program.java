package io.rallyd.cli.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running program whose output goes to a file. */
final class Program implements AutoCloseable {
  /**
   * A shell has its background jobs ignore interrupts, their children inherit that, and a Java
   * program keeps to it: whoever runs these tests in the background gets programs that listen.
   */
  private static final List<String> LISTENING = List.of("env", "--default-signal=INT");

  private final List<String> command;
  private final Process process;
  private final Path output;

  private Program(List<String> command, Process process, Path output) {
    this.command = command;
    this.process = process;
    this.output = output;
  }

  static Program start(List<String> command, Map<String, String> environment, Path directory) {
    try {
      Path output = Files.createTempFile(directory, "output-", ".txt");
      List<String> listening = new ArrayList<>(LISTENING);
      listening.addAll(command);
      ProcessBuilder builder = new ProcessBuilder(listening);
      builder.environment().putAll(environment);
      builder.directory(directory.toFile());
      builder.redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      return new Program(command, builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end; kills it and fails when that does not come in time. */
  Outcome await(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            command + " did not end within " + deadline.toSeconds() + " s:\n" + output());
      }
      return new Outcome(process.exitValue(), output());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean running() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to end and waits; kills it when that takes too long. */
  void end(Duration grace) {
    process.destroy();
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it if it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      end(Duration.ofSeconds(20));
    }
  }

  /** Sends it a signal, such as {@code INT}. */
  void signal(String name) {
    Machine.run(List.of("kill", "-" + name, Long.toString(pid())));
  }
}
