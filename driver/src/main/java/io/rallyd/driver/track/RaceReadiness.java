package io.rallyd.driver.track;

import io.rallyd.driver.track.TrackPlugin.Registration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
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

  private static final String USUAL = "deterministic";
  private static final List<String> SCHEDULERS = List.of(USUAL, "poisson");
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

  /**
   * Something that tasks need, by what it is and by its name; of ours a plugin may have another.
   */
  private record Missing(Need need, String name, boolean ours) {}

  private final Track track;
  private final Optional<TrackPlugin> plugin;
  private final Map<Missing, Set<String>> missing = new LinkedHashMap<>();
  private final List<Obstacle> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** What tasks use of ours. */
  private final Map<Need, Set<String>> used = new EnumMap<>(Need.class);

  private RaceReadiness(Track track, Path directory) {
    this.track = track;
    this.plugin = TrackPlugin.of(directory);
  }

  /** Looks at the chosen challenge. */
  static RaceReadiness of(Track track, Path directory) {
    RaceReadiness readiness = new RaceReadiness(track, directory);
    readiness.find();
    readiness.plugin.ifPresent(readiness::warn);
    return readiness;
  }

  /** Returns the obstacles in the chosen challenge. */
  List<Obstacle> obstacles() {
    return List.copyOf(found);
  }

  /** Returns a sentence for each thing that a plugin may mean otherwise and nobody can tell. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void find() {
    Set<String> stuck = new LinkedHashSet<>();
    for (Task task : track.selectedChallenge().leafTasks()) {
      type(task);
      task.operation()
          .paramSource()
          .ifPresent(name -> needs(task, Need.PARAM_SOURCE, name, PARAM_SOURCES));
      scheduler(task).ifPresent(name -> needs(task, Need.SCHEDULER, name, SCHEDULERS));
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

  /** Without a rate there is nothing to schedule. */
  private static Optional<String> scheduler(Task task) {
    return task.schedule()
        .or(() -> task.targetThroughput().isPresent() ? Optional.of(USUAL) : Optional.empty());
  }

  /** A plugin may also register what there is already; then its own is meant. */
  private void needs(Task task, Need need, String name, List<String> known) {
    boolean ours = known.contains(name);
    boolean theirs =
        plugin
            .filter(
                p -> p.registers(need.registration, name) || p.mayRegister(need.registration, name))
            .isPresent();
    if (theirs || !ours) {
      missing
          .computeIfAbsent(new Missing(need, name, ours), m -> new LinkedHashSet<>())
          .add(task.name());
    } else {
      used.computeIfAbsent(need, n -> new LinkedHashSet<>()).add(name);
    }
  }

  /** Names that are worked out may be any, also such as stand nowhere in the plugin. */
  private void warn(TrackPlugin registering) {
    String challenge = track.selectedChallenge().name();
    used.forEach(
        (need, names) -> {
          if (registering.hasComputedNames(need.registration)) {
            warnings.add(
                computed(registering, need.registration)
                    + "; should they replace "
                    + names
                    + ", then the tasks of challenge ["
                    + challenge
                    + "] run here with rallyd's own all the same.");
          }
        });
    if (registering.hasComputedNames(Registration.VALIDATOR)) {
      warnings.add(
          computed(registering, Registration.VALIDATOR)
              + "; should one be for challenge ["
              + challenge
              + "], then it is not run.");
    }
  }

  private static String computed(TrackPlugin plugin, Registration registration) {
    return "The Python plugin ["
        + plugin.file()
        + "] registers "
        + registration.what()
        + " by names that only running it would tell, which rallyd cannot do yet";
  }

  private boolean notBuilt(Missing missing) {
    return missing.need() == Need.TYPE
        && !missing.ours()
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
    if (missing.ours()) {
      return who
          + verb
          + what
          + ", which the Python plugin ["
          + plugin.get().file()
          + "] seems to replace by its own: the name stands in it, and it registers "
          + missing.need().registration.what()
          + " by names that only running it would tell, which rallyd cannot do yet.";
    }
    String close =
        CloseMatches.best(missing.name(), known(missing.need()))
            .filter(c -> CloseMatches.ratio(missing.name(), c) >= MISSPELT)
            .map(c -> " Did you mean [" + c + "]?")
            .orElse("");
    return who
        + verb
        + what
        + ", which rallyd does not know and "
        + nobody(missing.need())
        + "."
        + close;
  }

  private String nobody(Need need) {
    if (plugin.isEmpty()) {
      return "no plugin (track.py) of the track brings";
    }
    return plugin.get().hasComputedNames(need.registration)
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
