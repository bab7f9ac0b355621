package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.session.StatusQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests are found by their ids and in the order of their deadlines, whatever the order. */
class DeadlinesTest {
  private final Random random = new Random(3);
  private long ids;

  private Pending pending(Duration deadline) {
    return new Pending(++ids, new StatusQuery(), deadline);
  }

  @Test
  void orderIsThatOfTheDeadlinesWhateverComesAndGoes() {
    Deadlines deadlines = new Deadlines();
    List<Pending> expected = new ArrayList<>();
    long[] choices = {1, 1000, 30_000, 30_001};
    for (long now = Long.MAX_VALUE - 5_000_000; expected.size() < 300; now += 1000) {
      long millis = random.nextBoolean() ? random.nextInt(60_000) : choices[random.nextInt(4)];
      Pending added = pending(Duration.ofMillis(millis));
      deadlines.add(added, now);
      expected.add(added);
      if (random.nextInt(3) == 0) {
        deadlines.remove(expected.remove(random.nextInt(expected.size())));
      }
      expected.sort(Comparator.comparingLong(each -> each.at - Long.MAX_VALUE));
      assertThat(forward(deadlines)).isEqualTo(expected);
    }
    for (Pending each : expected) {
      assertThat(deadlines.first()).isSameAs(each);
      deadlines.remove(each);
    }
    assertThat(deadlines.first()).isNull();
  }

  private static List<Pending> forward(Deadlines deadlines) {
    List<Pending> all = new ArrayList<>();
    for (Pending each = deadlines.first(); each != null; each = each.later) {
      all.add(each);
    }
    return all;
  }

  @Test
  void deadlineBeyondAllMeasureIsTheLast() {
    Deadlines deadlines = new Deadlines();
    Pending endless = pending(Duration.ofSeconds(Long.MAX_VALUE));
    Pending day = pending(Duration.ofDays(1));
    deadlines.add(endless, 1);
    deadlines.add(day, 2);
    assertThat(forward(deadlines)).containsExactly(day, endless);
  }

  @Test
  void eachIsFoundByItsIdOnce() {
    Awaited awaited = new Awaited();
    Map<Long, Pending> expected = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      Pending added = pending(Duration.ofSeconds(1));
      awaited.add(added);
      expected.put(added.id, added);
      long id = 1 + random.nextLong(ids);
      assertThat(awaited.remove(id)).isSameAs(expected.remove(id));
      assertThat(awaited.remove(id)).isNull();
      assertThat(awaited.has(added)).isEqualTo(expected.containsKey(added.id));
    }
    assertThat(awaited.removeAll()).containsExactlyInAnyOrderElementsOf(expected.values());
    assertThat(awaited.removeAll()).isEmpty();
  }
}
