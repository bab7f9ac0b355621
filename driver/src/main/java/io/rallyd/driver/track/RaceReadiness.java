package io.rallyd.driver.track;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what in a track this version cannot race yet, so that a race says so before it starts. */
final class RaceReadiness {
  private static final Set<String> SCHEDULERS = Set.of("deterministic", "poisson");
  private static final String PLUGIN_FILE = "track.py";

  private RaceReadiness() {}

  /** Returns one sentence for each obstacle, none twice. */
  static List<String> obstacles(Track track, Path directory) {
    Set<String> found = new LinkedHashSet<>();
    if (Files.exists(directory.resolve(PLUGIN_FILE))) {
      found.add(
          "Track ["
              + track.name()
              + "] has a Python plugin ["
              + directory.resolve(PLUGIN_FILE)
              + "], which rallyd cannot run yet.");
    }
    if (!track.dependencies().isEmpty()) {
      found.add(
          "Track ["
              + track.name()
              + "] depends on the Python packages "
              + track.dependencies()
              + ", which rallyd cannot use yet.");
    }
    for (Index index : track.indices()) {
      if (!index.types().isEmpty()) {
        found.add(
            "Index ["
                + index.name()
                + "] of track ["
                + track.name()
                + "] has document types "
                + index.types()
                + ", which are gone since 7.0 and which rallyd does not support.");
      }
    }
    track.selectedChallenge().leafTasks().forEach(task -> found.addAll(obstacles(task)));
    return List.copyOf(found);
  }

  private static List<String> obstacles(Task task) {
    List<String> found = new ArrayList<>();
    Operation operation = task.operation();
    String who = "Task [" + task.name() + "]";
    if (operation.builtIn().isEmpty()) {
      found.add(
          who
              + " has the operation type ["
              + operation.type()
              + "], which only a Python plugin could bring; rallyd cannot run these yet.");
    } else if (!operation.builtIn().get().supported()) {
      found.add(
          who + " has the operation type [" + operation.type() + "], which rallyd cannot run yet.");
    }
    operation
        .paramSource()
        .filter(source -> !source.equals("file-reader"))
        .ifPresent(
            source ->
                found.add(
                    who
                        + " uses the parameter source ["
                        + source
                        + "], which only a Python plugin could bring; rallyd cannot run these"
                        + " yet."));
    task.schedule()
        .filter(name -> !SCHEDULERS.contains(name))
        .ifPresent(
            name ->
                found.add(
                    who
                        + " uses the scheduler ["
                        + name
                        + "], which is not among those that rallyd has: deterministic and"
                        + " poisson."));
    return found;
  }
}
