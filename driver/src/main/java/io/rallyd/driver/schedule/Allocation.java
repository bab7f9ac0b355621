package io.rallyd.driver.schedule;

import io.rallyd.driver.track.ScheduleElement;
import io.rallyd.driver.track.Task;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which client runs which task in which step: a matrix of clients and columns, with a join point
 * before, between and behind the elements of the schedule. A pure function of the schedule, so that
 * the coordinator and every driver work out the same. Immutable.
 *
 * <p>A parallel element with fewer clients than its tasks ask for wraps around: a client then runs
 * several of its tasks, one after the other, between two join points.
 */
public final class Allocation {

  /** What a client does in a column. */
  public sealed interface Cell permits JoinPoint, TaskAllocation {}

  /**
   * All clients wait here for each other.
   *
   * @param id from 0
   * @param completing clients (ids) of the tasks whose end ends the element before
   * @param any clients of which the first one to end ends the element before
   */
  public record JoinPoint(int id, SortedSet<Integer> completing, SortedSet<Integer> any)
      implements Cell {}

  /**
   * A client's part in a task.
   *
   * @param task the task
   * @param taskIndex its index among the leaf tasks of the schedule
   * @param clientIndexInTask from 0
   * @param globalClientIndex index among all clients of the element, from 0; may exceed the number
   *     of physical clients
   * @param totalClients clients of the element
   */
  public record TaskAllocation(
      Task task, int taskIndex, int clientIndexInTask, int globalClientIndex, int totalClients)
      implements Cell {}

  private final List<List<Optional<Cell>>> rows;
  private final List<JoinPoint> joinPoints;
  private final List<Set<Task>> tasksPerStep;

  private Allocation(
      List<List<Optional<Cell>>> rows, List<JoinPoint> joinPoints, List<Set<Task>> tasksPerStep) {
    this.rows = rows.stream().map(List::copyOf).toList();
    this.joinPoints = List.copyOf(joinPoints);
    this.tasksPerStep = List.copyOf(tasksPerStep);
  }

  /** Allocates a schedule. */
  public static Allocation of(List<ScheduleElement> schedule) {
    int clients = Math.max(1, schedule.stream().mapToInt(ScheduleElement::clients).max().orElse(1));
    List<List<Optional<Cell>>> rows = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      rows.add(new ArrayList<>());
    }
    List<JoinPoint> joinPoints = new ArrayList<>();
    List<Set<Task>> tasksPerStep = new ArrayList<>();
    join(rows, joinPoints, new TreeSet<>(), new TreeSet<>());
    int taskIndex = 0;
    for (ScheduleElement element : schedule) {
      SortedSet<Integer> completing = new TreeSet<>();
      SortedSet<Integer> any = new TreeSet<>();
      int start = 0;
      for (Task task : element.tasks()) {
        for (int i = 0; i < task.clients(); i++) {
          int client = (start + i) % clients;
          if (task.completesParent()) {
            completing.add(client);
          } else if (task.anyCompletesParent()) {
            any.add(client);
          }
          rows.get(client)
              .add(
                  Optional.of(
                      new TaskAllocation(task, taskIndex, i, start + i, element.clients())));
        }
        start += task.clients();
        taskIndex++;
      }
      if (start % clients > 0) {
        for (int c = start % clients; c < clients; c++) {
          rows.get(c).add(Optional.empty());
        }
      }
      join(rows, joinPoints, completing, any);
      tasksPerStep.add(new LinkedHashSet<>(element.tasks()));
    }
    return new Allocation(rows, joinPoints, tasksPerStep);
  }

  private static void join(
      List<List<Optional<Cell>>> rows,
      List<JoinPoint> joinPoints,
      SortedSet<Integer> completing,
      SortedSet<Integer> any) {
    JoinPoint point = new JoinPoint(joinPoints.size(), completing, any);
    joinPoints.add(point);
    rows.forEach(row -> row.add(Optional.of(point)));
  }

  /** Returns the number of clients: rows of the matrix. */
  public int clients() {
    return rows.size();
  }

  /** Returns the number of columns, the same for every client. */
  public int columns() {
    return rows.get(0).size();
  }

  /** Returns what a client does in a column, empty when it has nothing to do there. */
  public Optional<Cell> cell(int client, int column) {
    return rows.get(client).get(column);
  }

  /** Returns the join points in order; one more than there are steps. */
  public List<JoinPoint> joinPoints() {
    return joinPoints;
  }

  /**
   * Returns the tasks that run between join point {@code i} and the next, for every {@code i};
   * empty for an element without tasks.
   */
  public List<Set<Task>> tasksPerStep() {
    return tasksPerStep;
  }

  /** Returns the number of steps: elements of the schedule. */
  public int steps() {
    return tasksPerStep.size();
  }
}
