package io.rallyd.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
  private final TimerHeap heap = new TimerHeap();
  private final List<Integer> fired = new ArrayList<>();

  private final class Numbered extends LoopTimer {
    private final int number;

    Numbered(int number) {
      super(true);
      this.number = number;
    }

    @Override
    protected void fire() {
      fired.add(number);
    }
  }

  @Test
  void firesWhatIsDueInOrderAndNothingEarly() {
    List<Numbered> timers = numbered(1000);
    Random random = new Random(7);
    timers.forEach(t -> heap.set(t, random.nextLong(1_000_000)));
    for (Numbered t : timers) {
      if (t.number % 3 == 0) {
        heap.remove(t);
      } else {
        heap.set(t, t.number * 10L);
      }
    }
    heap.fireDue(4_999);
    assertThat(fired)
        .isSorted()
        .hasSize((int) timers.stream().filter(t -> t.number < 500 && t.number % 3 != 0).count());
    heap.fireDue(Long.MAX_VALUE / 2);
    assertThat(fired).isSorted().hasSize(666);
    assertThat(heap.first()).isNull();
    assertThat(timers).noneMatch(LoopTimer::isSet);
  }

  @Test
  void ordersMomentsAcrossTheOverflowOfTheClock() {
    Numbered before = new Numbered(1);
    Numbered after = new Numbered(2);
    heap.set(after, Long.MIN_VALUE + 5);
    heap.set(before, Long.MAX_VALUE - 5);
    heap.fireDue(Long.MAX_VALUE);
    assertThat(fired).containsExactly(1);
  }

  @Test
  void aTimerThatSetsItselfAgainDoesNotHoldUpTheLoop() {
    LoopTimer eager =
        new LoopTimer(false) {
          @Override
          protected void fire() {
            fired.add(0);
            heap.set(this, 0);
          }
        };
    heap.set(eager, 0);
    heap.fireDue(0);
    assertThat(fired).hasSize(1);
  }

  private List<Numbered> numbered(int count) {
    List<Numbered> timers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      timers.add(new Numbered(i));
    }
    return timers;
  }
}
