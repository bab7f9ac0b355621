package io.rallyd.driver.schedule;

import static io.rallyd.driver.schedule.Tasks.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.schedule.Allocation.JoinPoint;
import io.rallyd.driver.schedule.Allocation.TaskAllocation;
import io.rallyd.driver.track.Task;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllocationTest {

  @Test
  void oneTask() {
    Task t = task("t");
    Allocation allocation = Allocation.of(List.of(t));
    assertThat(allocation.clients()).isOne();
    assertThat(allocation.columns()).isEqualTo(3);
    assertThat(allocation.joinPoints()).hasSize(2);
    assertThat(allocation.tasksPerStep()).containsExactly(Set.of(t));
  }

  @Test
  void twoTasksOneAfterTheOther() {
    Allocation allocation = Allocation.of(List.of(task("t"), task("u")));
    assertThat(allocation.columns()).isEqualTo(5);
    assertThat(allocation.joinPoints()).hasSize(3);
    assertThat(row(allocation, 0)).isEqualTo("JP0 t(0,0/1) JP1 u(0,0/1) JP2");
  }

  @Test
  void twoTasksSideBySide() {
    Allocation allocation = Allocation.of(List.of(parallel(task("t"), task("u"))));
    assertThat(allocation.clients()).isEqualTo(2);
    assertThat(row(allocation, 0)).isEqualTo("JP0 t(0,0/2) JP1");
    assertThat(row(allocation, 1)).isEqualTo("JP0 u(0,1/2) JP1");
  }

  @Test
  void knowsTheClientsThatEndAnElement() {
    Task completing = Tasks.named("a").completesParent(true).build();
    JoinPoint one = Allocation.of(List.of(parallel(completing, task("b")))).joinPoints().get(1);
    assertThat(one.completing()).containsExactly(0);
    assertThat(one.any()).isEmpty();
    Task a = Tasks.named("a").anyCompletesParent(true).build();
    Task b = Tasks.named("b").anyCompletesParent(true).build();
    JoinPoint any = Allocation.of(List.of(parallel(a, b))).joinPoints().get(1);
    assertThat(any.any()).containsExactly(0, 1);
    assertThat(any.completing()).isEmpty();
  }

  @Test
  void aMixedSchedule() {
    Task index = task("index");
    Task stats = task("stats");
    Task search = task("search");
    Allocation allocation =
        Allocation.of(
            List.of(
                index,
                parallel(index, stats, stats),
                index,
                index,
                parallel(search, search, search)));
    assertThat(allocation.clients()).isEqualTo(3);
    assertThat(allocation.columns()).isEqualTo(11);
    assertThat(allocation.joinPoints()).hasSize(6);
    assertThat(allocation.tasksPerStep())
        .containsExactly(
            Set.of(index), Set.of(index, stats), Set.of(index), Set.of(index), Set.of(search));
  }

  @Test
  void fewerClientsThanTasksWrapAround() {
    Task b = Tasks.named("b").completesParent(true).build();
    Allocation allocation =
        Allocation.of(List.of(parallel(2, task("a"), b, task("c"), task("d"), task("e"))));
    assertThat(row(allocation, 0)).isEqualTo("JP0 a(0,0/2) c(0,2/2) e(0,4/2) JP1");
    assertThat(row(allocation, 1)).isEqualTo("JP0 b(0,1/2) d(0,3/2) - JP1");
    assertThat(allocation.joinPoints().get(1).completing()).containsExactly(1);
  }

  @Test
  void anElementWithoutTasksIsAStepOfItsOwn() {
    Allocation allocation = Allocation.of(List.of(task("a"), parallel(), task("b")));
    assertThat(row(allocation, 0)).isEqualTo("JP0 a(0,0/1) JP1 JP2 b(0,0/1) JP3");
    assertThat(allocation.tasksPerStep().get(1)).isEmpty();
    assertThat(allocation.steps()).isEqualTo(3);
  }

  @Test
  void tasksAreNumberedAsInTheSchedule() {
    Allocation allocation =
        Allocation.of(List.of(task("a"), parallel(task("b"), task("c")), task("d")));
    assertThat(
            IntStream.range(0, allocation.columns())
                .mapToObj(column -> allocation.cell(1, column))
                .flatMap(java.util.Optional::stream)
                .filter(TaskAllocation.class::isInstance)
                .map(cell -> ((TaskAllocation) cell).taskIndex()))
        .containsExactly(2);
  }

  private static Task task(String name) {
    return Tasks.named(name).build();
  }

  private static String row(Allocation allocation, int client) {
    return IntStream.range(0, allocation.columns())
        .mapToObj(
            column ->
                allocation
                    .cell(client, column)
                    .map(
                        cell ->
                            cell instanceof TaskAllocation t
                                ? t.task().name()
                                    + "("
                                    + t.clientIndexInTask()
                                    + ","
                                    + t.globalClientIndex()
                                    + "/"
                                    + t.totalClients()
                                    + ")"
                                : "JP" + ((JoinPoint) cell).id())
                    .orElse("-"))
        .collect(Collectors.joining(" "));
  }
}
