package io.rallyd.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.runner.OnError;
import io.rallyd.driver.schedule.Allocation.TaskAllocation;
import io.rallyd.driver.schedule.Tasks;
import io.rallyd.driver.track.Task;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LoadContextTest {
  @Test
  void onlyATaskWhoseRateTheRaceSetsMakesNoRequestThatIsDueBehindItsEnd() {
    LoadContext context =
        new LoadContext(
            "r",
            null,
            null,
            null,
            null,
            OnError.CONTINUE,
            false,
            1,
            null,
            null,
            null,
            Map.of(1, 50.0, 2, 50.0),
            Optional.empty());
    Task timed =
        Tasks.named("t")
            .warmupTimePeriod(OptionalDouble.of(2))
            .timePeriod(OptionalDouble.of(10))
            .build();
    assertThat(context.lastStartSeconds(new TaskAllocation(timed, 0, 0, 0, 1))).isInfinite();
    assertThat(context.lastStartSeconds(new TaskAllocation(timed, 1, 0, 0, 1))).isEqualTo(12);
    Task untimed = Tasks.named("t").build();
    assertThat(context.lastStartSeconds(new TaskAllocation(untimed, 2, 0, 0, 1))).isInfinite();
  }
}
