package io.rallyd.transport.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static List<Fault> faults(long seed, int connection, Direction direction) {
    Iterator<Fault> plan =
        FaultPlan.seeded(seed, 1000, EnumSet.allOf(Fault.Kind.class)).of(connection, direction);
    List<Fault> first = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      first.add(plan.next());
    }
    return first;
  }

  @Test
  void decisionsAreAFunctionOfTheSeed() {
    List<Fault> faults = faults(7, 3, Direction.TO_SERVER);
    assertThat(faults(7, 3, Direction.TO_SERVER)).isEqualTo(faults);
    assertThat(faults(7, 3, Direction.TO_CLIENT)).isNotEqualTo(faults);
    assertThat(faults(7, 4, Direction.TO_SERVER)).isNotEqualTo(faults);
    assertThat(faults(8, 3, Direction.TO_SERVER)).isNotEqualTo(faults);
    assertThat(faults.stream().map(Fault::kind)).contains(Fault.Kind.values());
    assertThat(faults.stream().mapToLong(Fault::after).average().orElseThrow())
        .isBetween(700.0, 1300.0);
  }

  @Test
  void onlyTheOpeningOfTheOneWhoDialsIsPlayedAgain() {
    assertThat(faults(7, 0, Direction.TO_CLIENT).stream().map(Fault::kind))
        .doesNotContain(Fault.Kind.DUPLICATE);
  }
}
