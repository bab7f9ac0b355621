package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.coordinator.RaceRunner;
import io.rallyd.daemon.node.FileRequests;
import io.rallyd.daemon.node.NodeParts;
import io.rallyd.daemon.node.NodeRole;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.CompleteCurrentTask;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Gives a daemon races that the test drives and a role that answers with what it gets. */
final class ScriptedWiring implements Wiring {
  final BlockingQueue<ScriptedRace> races = new LinkedBlockingQueue<>();
  final BlockingQueue<String> role = new LinkedBlockingQueue<>();

  @Override
  public NodeParts node(MachineSettings machine) {
    FileRequests files = new FileRequests();
    NodeRole echo =
        new NodeRole(
            handlers -> register(handlers, files, machine.rootDir()),
            () -> "echoing",
            () -> role.add("closed"));
    return new NodeParts(files, List.of(echo), List.of("17=/jdk"));
  }

  @Override
  public RaceRunner races(RallyIni ini, MachineSettings machine, String version) {
    return (description, context) -> {
      ScriptedRace race = new ScriptedRace(description, context);
      races.add(race);
      return race;
    };
  }

  private void register(Handlers.Builder handlers, FileRequests files, Path directory) {
    handlers.on(
        CompleteCurrentTask.class,
        (from, m) ->
            from.send(new JoinPointReached(m.raceId(), 0, m.joinPoint(), System.nanoTime())));
    handlers.answer(CheckDriver.class, (from, m) -> fetch(from, m, files, directory));
    handlers.onClosed((link, reason) -> role.add("link closed"));
  }

  /** Fetches the file 'k' of the given size and answers with its content. */
  private static CompletionStage<CheckReport> fetch(
      Link from, CheckDriver request, FileRequests files, Path directory) {
    FileOffer offer = new FileOffer("k", "file", request.corpusBytes(), "");
    return files
        .fetch(from, request.raceId(), offer, directory.resolve("file"), soFar -> {})
        .handle(
            (path, failure) -> {
              try {
                return new CheckReport(
                    List.of(failure == null ? Files.readString(path) : failure.getMessage()));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
