package io.rallyd.driver.track;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the challenges of a track and their schedules. */
final class ChallengeReader {
  private static final List<String> KEYS = List.of("schedule", "challenge", "challenges");

  private final TaskReader tasks;
  private final Map<String, Object> trackParameters;

  ChallengeReader(TrackElement root) {
    this.tasks = new TaskReader(new OperationsReader(root));
    this.trackParameters = root.map("parameters");
  }

  List<Challenge> read(TrackElement root) {
    List<String> present = KEYS.stream().filter(root::has).toList();
    if (present.size() != 1) {
      throw root.broken(
          present.isEmpty()
              ? "it needs one of \"schedule\", \"challenge\" or \"challenges\""
              : "it may have only one of \"schedule\", \"challenge\" and \"challenges\" but has "
                  + present);
    }
    return switch (present.get(0)) {
      case "schedule" ->
          List.of(
              new Challenge(
                  "default",
                  Optional.empty(),
                  Optional.empty(),
                  trackParameters,
                  Map.of(),
                  true,
                  true,
                  schedule(root, "default")));
      case "challenge" -> List.of(challenge(root.child("challenge"), true));
      default -> several(root);
    };
  }

  private List<Challenge> several(TrackElement root) {
    List<TrackElement> elements = root.children("challenges");
    List<Challenge> challenges = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TrackElement element : elements) {
      Challenge challenge = challenge(element, elements.size() == 1);
      if (!names.add(challenge.name())) {
        throw element.broken("the challenge [" + challenge.name() + "] is defined more than once");
      }
      challenges.add(challenge);
    }
    List<String> defaults =
        challenges.stream().filter(Challenge::isDefault).map(Challenge::name).toList();
    if (defaults.size() != 1) {
      throw root.broken(
          defaults.isEmpty()
              ? "none of the challenges "
                  + challenges.stream().map(Challenge::name).toList()
                  + " is marked as the default one"
              : "only one challenge may be the default one but " + defaults + " are marked");
    }
    return challenges;
  }

  private Challenge challenge(TrackElement element, boolean sole) {
    String name = element.mandatoryText("name");
    return new Challenge(
        name,
        element.text("description"),
        element.text("user-info"),
        JsonValues.merge(trackParameters, element.map("parameters")),
        element.map("meta"),
        sole || element.flag("default", false),
        false,
        schedule(element, name));
  }

  private List<ScheduleElement> schedule(TrackElement element, String challenge) {
    List<ScheduleElement> schedule = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TrackElement item : element.children("schedule")) {
      ScheduleElement step =
          item.has("parallel")
              ? parallel(item.child("parallel"))
              : tasks.read(item, TaskReader.Defaults.NONE);
      for (Task task : step.tasks()) {
        if (!names.add(task.name())) {
          throw item.broken(
              "challenge ["
                  + challenge
                  + "] has more than one task named ["
                  + task.name()
                  + "], give them names of their own with \"name\"");
        }
      }
      schedule.add(step);
    }
    return schedule;
  }

  private Parallel parallel(TrackElement element) {
    TaskReader.Defaults defaults =
        new TaskReader.Defaults(
            element.integer("warmup-iterations"),
            element.integer("iterations"),
            element.number("warmup-time-period"),
            element.number("time-period"),
            element.number("ramp-up-time-period"),
            element.text("completed-by"));
    List<Task> leaves = new ArrayList<>();
    for (TrackElement item : element.children("tasks")) {
      if (item.has("parallel")) {
        throw item.broken("a parallel element cannot stand in another one");
      }
      Task task = tasks.read(item, defaults);
      if (!task.rampUpTimePeriod().equals(defaults.rampUpTimePeriod())) {
        throw item.broken(
            "task ["
                + task.name()
                + "] has another \"ramp-up-time-period\" than its parallel element, which alone may"
                + " set it");
      }
      leaves.add(task);
    }
    if (leaves.isEmpty()) {
      throw element.missing("tasks");
    }
    checkCompletion(element, leaves, defaults.completedBy());
    return new Parallel(leaves, element.integer("clients"));
  }

  private static void checkCompletion(
      TrackElement element, List<Task> leaves, Optional<String> completedBy) {
    if (completedBy.isEmpty() || completedBy.get().equals("any")) {
      return;
    }
    long named = leaves.stream().filter(Task::completesParent).count();
    if (named != 1) {
      throw element.broken(
          "\"completed-by\" names ["
              + completedBy.get()
              + "], which "
              + (named == 0 ? "none" : "more than one")
              + " of its tasks "
              + leaves.stream().map(Task::name).toList()
              + " is named");
    }
  }
}
