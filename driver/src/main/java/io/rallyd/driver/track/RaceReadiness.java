package io.rallyd.driver.track;

import io.rallyd.driver.track.TrackPlugin.Registration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what in a track this version cannot race yet, so that a race says so before it starts: what
 * of the track's Python plugin its chosen tasks need, types that are not built, names that nobody
 * knows.
 */
final class RaceReadiness {
  /** How alike a name and the one that was meant are; [reindex] is no [create-index]. */
  private static final double MISSPELT = 0.75;

  private static final List<String> SCHEDULERS = List.of("deterministic", "poisson");
  private static final List<String> PARAM_SOURCES = List.of("file-reader");
  private static final List<String> TYPES =
      Arrays.stream(OperationType.values()).map(OperationType::typeName).toList();

  /** What a task may need of a plugin, and what people call it. */
  private enum Need {
    TYPE("operation type", Registration.RUNNER),
    PARAM_SOURCE("parameter source", Registration.PARAM_SOURCE),
    SCHEDULER("scheduler", Registration.SCHEDULER);

    private final String what;
    private final Registration registration;

    Need(String what, Registration registration) {
      this.what = what;
      this.registration = registration;
    }
  }

  /** Something that tasks need, by what it is and by its name. */
  private record Missing(Need need, String name) {}

  private final Track track;
  private final Optional<TrackPlugin> plugin;
  private final Map<Missing, Set<String>> missing = new LinkedHashMap<>();
  private final List<Obstacle> found = new ArrayList<>();

  private RaceReadiness(Track track, Path directory) {
    this.track = track;
    this.plugin = TrackPlugin.of(directory);
  }

  /** Returns the obstacles in the chosen challenge. */
  static List<Obstacle> obstacles(Track track, Path directory) {
    RaceReadiness readiness = new RaceReadiness(track, directory);
    readiness.find();
    return List.copyOf(readiness.found);
  }

  private void find() {
    Set<String> stuck = new LinkedHashSet<>();
    for (Task task : track.selectedChallenge().leafTasks()) {
      type(task);
      task.operation()
          .paramSource()
          .ifPresent(name -> needs(task, Need.PARAM_SOURCE, name, PARAM_SOURCES));
      task.schedule().ifPresent(name -> needs(task, Need.SCHEDULER, name, SCHEDULERS));
    }
    missing.forEach(
        (what, tasks) -> {
          stuck.addAll(tasks);
          found.add(new Obstacle(sentence(what, List.copyOf(tasks)), ofPlugin(what)));
        });
    processors();
    boolean curable = found.size() == missing.size();
    dependencies();
    if (curable) {
      hint(stuck);
    }
  }

  private void type(Task task) {
    Operation operation = task.operation();
    boolean built = operation.builtIn().map(OperationType::supported).orElse(false);
    needs(task, Need.TYPE, operation.type(), built ? List.of(operation.type()) : List.of());
  }

  /** A plugin may also register what there is already; then its own is meant. */
  private void needs(Task task, Need need, String name, List<String> ours) {
    boolean theirs = plugin.filter(p -> p.registers(need.registration, name)).isPresent();
    if (theirs || !ours.contains(name)) {
      missing.computeIfAbsent(new Missing(need, name), m -> new LinkedHashSet<>()).add(task.name());
    }
  }

  private boolean notBuilt(Missing missing) {
    return missing.need() == Need.TYPE
        && TYPES.contains(missing.name())
        && plugin.filter(p -> p.registers(Registration.RUNNER, missing.name())).isEmpty();
  }

  private boolean ofPlugin(Missing missing) {
    return !notBuilt(missing);
  }

  private String sentence(Missing missing, List<String> tasks) {
    String who = (tasks.size() == 1 ? "Task " : "The tasks ") + tasks;
    String verb = tasks.size() == 1 ? " needs" : " need";
    String what = " the " + missing.need().what + " [" + missing.name() + "]";
    if (notBuilt(missing)) {
      return who + verb + what + ", which rallyd cannot run yet.";
    }
    if (plugin.filter(p -> p.registers(missing.need().registration, missing.name())).isPresent()) {
      return who
          + verb
          + what
          + " of the Python plugin ["
          + plugin.get().file()
          + "], which rallyd cannot run yet.";
    }
    String close =
        CloseMatches.best(missing.name(), known(missing.need()))
            .filter(c -> CloseMatches.ratio(missing.name(), c) >= MISSPELT)
            .map(c -> " Did you mean [" + c + "]?")
            .orElse("");
    return who + verb + what + ", which rallyd does not know and " + nobody() + "." + close;
  }

  private String nobody() {
    if (plugin.isEmpty()) {
      return "no plugin (track.py) of the track brings";
    }
    return plugin.get().hasComputedNames()
        ? "the Python plugin ["
            + plugin.get().file()
            + "] may bring, by a name that only running it would tell; rallyd cannot run it yet"
        : "the Python plugin [" + plugin.get().file() + "] does not register either";
  }

  private List<String> known(Need need) {
    List<String> names =
        new ArrayList<>(
            switch (need) {
              case TYPE -> TYPES;
              case PARAM_SOURCE -> PARAM_SOURCES;
              case SCHEDULER -> SCHEDULERS;
            });
    plugin.ifPresent(p -> names.addAll(p.names(need.registration)));
    return names;
  }

  /** A processor may change everything, so nothing of the track is certain without it. */
  private void processors() {
    plugin.ifPresent(
        p -> {
          Set<String> processors = p.names(Registration.PROCESSOR);
          if (!processors.isEmpty()) {
            found.add(
                new Obstacle(
                    "The Python plugin ["
                        + p.file()
                        + "] registers the track processors "
                        + processors
                        + ", which may change the track or make its data; rallyd cannot run them"
                        + " yet.",
                    true));
          }
        });
  }

  /** They are for the plugin; where it is not needed, they are not. */
  private void dependencies() {
    boolean needed = found.stream().anyMatch(Obstacle::ofPlugin);
    if (needed && !track.dependencies().isEmpty()) {
      found.add(
          new Obstacle(
              "Track ["
                  + track.name()
                  + "] depends on the Python packages "
                  + track.dependencies()
                  + ", which rallyd cannot use yet.",
              true));
    }
  }

  private void hint(Set<String> stuck) {
    long all = track.selectedChallenge().leafTasks().size();
    boolean nameable = stuck.stream().noneMatch(name -> name.contains(",") || name.contains(":"));
    if (!stuck.isEmpty() && stuck.size() < all && nameable) {
      found.add(
          new Obstacle(
              "The other tasks of challenge ["
                  + track.selectedChallenge().name()
                  + "] can be raced with --exclude-tasks=\""
                  + String.join(",", stuck)
                  + "\".",
              false));
    }
  }
}
