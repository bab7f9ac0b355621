package io.rallyd.driver.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  @Test
  void whatWasReadAndNotDrawnIsGivenToWhoeverGivesUp() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Queue<Integer> items = new ArrayDeque<>(List.of(1, 2, 3, 4, 5));
    ReadAhead<Integer> ahead =
        new ReadAhead<>(() -> Optional.ofNullable(items.poll()), tasks::add, 3);
    tasks.remove().run();
    assertThat(ahead.next()).hasValue(1);
    tasks.remove().run();
    List<Integer> unwanted = new ArrayList<>();
    ahead.abandon(unwanted::add);
    runAll(tasks);
    assertThat(unwanted).as("those read later as well").containsExactly(2, 3, 4);
    assertThat(ahead.next()).isEmpty();
  }

  @Test
  void itemsAreReadBeforeTheyAreNeededAndNotFurther() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    List<Integer> read = new ArrayList<>();
    ReadAhead<Integer> ahead =
        new ReadAhead<>(
            () -> {
              read.add(read.size());
              return Optional.of(read.size() - 1);
            },
            tasks::add,
            2);
    runAll(tasks);
    assertThat(read).containsExactly(0, 1);
    assertThat(ahead.next()).hasValue(0);
    runAll(tasks);
    assertThat(read).containsExactly(0, 1, 2);
    assertThat(ahead.next()).hasValue(1);
  }

  private static void runAll(Queue<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void theEndStaysTheEnd() {
    Queue<Integer> items = new ArrayDeque<>(List.of(1, 2));
    ReadAhead<Integer> ahead =
        new ReadAhead<>(() -> Optional.ofNullable(items.poll()), Runnable::run, 5);
    assertThat(ahead.next()).hasValue(1);
    assertThat(ahead.next()).hasValue(2);
    assertThat(ahead.next()).isEmpty();
    assertThat(ahead.next()).isEmpty();
  }

  @Test
  void anErrorArrivesInItsTurn() {
    Queue<Integer> items = new ArrayDeque<>(List.of(1));
    ReadAhead<Integer> ahead =
        new ReadAhead<>(
            () -> {
              if (items.isEmpty()) {
                throw new IllegalStateException("broken");
              }
              return Optional.of(items.remove());
            },
            Runnable::run,
            3);
    assertThat(ahead.next()).hasValue(1);
    assertThatThrownBy(ahead::next).isInstanceOf(IllegalStateException.class).hasMessage("broken");
    assertThat(ahead.next()).isEmpty();
  }
}
