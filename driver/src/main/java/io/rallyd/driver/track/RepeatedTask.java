package io.rallyd.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.TrackSelection;
import java.util.ArrayList;
import java.util.List;

/**
 * A track whose chosen challenge ends with one of its tasks, over and over again: each time for a
 * while, at a rate that is set only before it begins. The drivers read it like any other track.
 *
 * @param track the changed track
 * @param task the task that is repeated, as it stands in the track
 * @param firstIndex index of the first repetition, both in the schedule and among its steps
 * @param firstLeaf index of the first repetition among the leaf tasks
 */
public record RepeatedTask(LoadedTrack track, Task task, int firstIndex, int firstLeaf) {
  private static final List<String> REPLACED =
      List.of(
          "iterations",
          "warmup-iterations",
          "time-period",
          "warmup-time-period",
          "ramp-up-time-period",
          "target-throughput",
          "target-interval");

  /**
   * Changes a track: what stands before the task stays, what stands behind it goes.
   *
   * @param name name of the task
   * @param times how often it is repeated at most
   * @param warmupSeconds how long each repetition warms up
   * @param seconds how long it is measured then
   * @throws RallyException when there is no such task, or not on its own
   */
  public static RepeatedTask in(
      LoadedTrack loaded, String name, int times, int warmupSeconds, int seconds) {
    Challenge challenge = loaded.track().selectedChallenge();
    Task task = find(challenge, name);
    String unit = task.targetThroughput().map(TargetThroughput::unit).orElse("ops/s");
    JsonNode root = RenderedJson.parse("Track [" + loaded.track().name() + "]", loaded.trackJson());
    ObjectNode owner = owner((ObjectNode) root, challenge.name());
    ArrayNode changed = owner.arrayNode();
    ObjectNode found = null;
    for (JsonNode element : owner.path("schedule")) {
      if (nameOf(element).equals(name)) {
        found = (ObjectNode) element;
        break;
      }
      changed.add(element);
    }
    if (found == null) {
      throw new RallyException("The task [" + name + "] cannot be found in the track's schedule.");
    }
    List<String> names = new ArrayList<>(loaded.selection().includeTasks());
    for (int i = 1; i <= times; i++) {
      ObjectNode copy = found.deepCopy();
      copy.remove(REPLACED);
      copy.put("name", name + "-redline-" + i)
          .put("warmup-time-period", warmupSeconds)
          .put("time-period", seconds)
          .put("target-throughput", "1 " + unit);
      changed.add(copy);
      if (!loaded.selection().includeTasks().isEmpty()) {
        names.add(name + "-redline-" + i);
      }
    }
    owner.set("schedule", changed);
    TrackSelection selection =
        new TrackSelection(
            loaded.selection().challenge(),
            names,
            loaded.selection().excludeTasks(),
            loaded.selection().testMode());
    Track track =
        TrackReader.read(loaded.track().name(), root.toString(), loaded.bodies(), selection);
    LoadedTrack result =
        new LoadedTrack(
            track,
            loaded.location(),
            root.toString(),
            loaded.bodies(),
            selection,
            loaded.notices(),
            loaded.warnings(),
            loaded.obstacles(),
            loaded.validated());
    Challenge repeated = track.selectedChallenge();
    return new RepeatedTask(
        result, task, repeated.schedule().size() - times, repeated.leafTasks().size() - times);
  }

  private static Task find(Challenge challenge, String name) {
    for (ScheduleElement element : challenge.schedule()) {
      if (element instanceof Task task && task.name().equals(name)) {
        return task;
      }
    }
    List<String> names = challenge.leafTasks().stream().map(Task::name).toList();
    if (names.contains(name)) {
      throw new RallyException(
          "The task ["
              + name
              + "] stands in a parallel element; its redline can only be searched where it runs"
              + " alone.");
    }
    throw new RallyException(
        "There is no task ["
            + name
            + "] to search the redline of in the challenge ["
            + challenge.name()
            + "]; its tasks are "
            + names
            + "."
            + CloseMatches.best(name, names).map(c -> " Did you mean [" + c + "]?").orElse(""));
  }

  private static ObjectNode owner(ObjectNode root, String challenge) {
    if (root.has("schedule")) {
      return root;
    }
    if (root.has("challenge")) {
      return (ObjectNode) root.path("challenge");
    }
    for (JsonNode one : root.path("challenges")) {
      if (one.path("name").asText().equals(challenge)) {
        return (ObjectNode) one;
      }
    }
    throw new RallyException("The challenge [" + challenge + "] cannot be found in the track.");
  }

  private static String nameOf(JsonNode element) {
    if (element.hasNonNull("name")) {
      return element.path("name").asText();
    }
    JsonNode operation = element.path("operation");
    if (operation.isTextual()) {
      return operation.asText();
    }
    return operation.hasNonNull("name")
        ? operation.path("name").asText()
        : operation.path("operation-type").asText();
  }
}
