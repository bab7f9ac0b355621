package io.rallyd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the scripts by which bash and zsh complete the commands; the build calls it. */
final class CompletionScripts {
  private CompletionScripts() {}

  /** Writes the scripts into the directory that is the only argument. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Files.createDirectories(directory);
    write(directory, "esrally", Esrally.commands("esrally", null));
    write(directory, "esrallyd", Esrallyd.commands("esrallyd"));
  }

  private static void write(Path directory, String name, CommandLine commands) throws IOException {
    Files.writeString(directory.resolve(name), AutoComplete.bash(name, commands));
  }
}
