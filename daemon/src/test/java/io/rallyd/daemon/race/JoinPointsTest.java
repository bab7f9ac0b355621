package io.rallyd.daemon.race;

import static io.rallyd.daemon.race.JoinPoints.Outcome.ALL_ARRIVED;
import static io.rallyd.daemon.race.JoinPoints.Outcome.COMPLETE_CURRENT_TASK;
import static io.rallyd.daemon.race.JoinPoints.Outcome.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.WorkerPlan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JoinPointsTest {
  private static final JoinPoints.Completion NONE = new JoinPoints.Completion(Set.of(), Set.of());
  private static final JoinPoints.Arrival SOON = new JoinPoints.Arrival(1, 2);

  /** Worker 0 has clients 0 and 1, worker 1 has client 2, worker 2 has client 3. */
  private static final List<WorkerPlan> WORKERS =
      List.of(new WorkerPlan(0, 0, 2), new WorkerPlan(1, 2, 1), new WorkerPlan(2, 3, 1));

  @Test
  void nobodyGoesOnBeforeAllHaveArrived() {
    JoinPoints points = new JoinPoints(WORKERS, List.of(NONE, NONE));
    assertThat(points.arrived(0, 0, SOON)).isEqualTo(WAIT);
    assertThat(points.arrived(1, 0, SOON)).isEqualTo(WAIT);
    assertThat(points.arrived(2, 0, SOON)).isEqualTo(ALL_ARRIVED);
    assertThat(points.atLast()).isFalse();
    assertThat(points.next()).containsOnlyKeys(0, 1, 2);
    assertThat(points.current()).isEqualTo(1);
    assertThat(points.atLast()).isTrue();
    assertThat(points.arrived(0, 1, SOON)).isEqualTo(WAIT);
  }

  @Test
  void anArrivalOutOfTurnIsAnError() {
    JoinPoints points = new JoinPoints(WORKERS, List.of(NONE, NONE));
    points.arrived(0, 0, SOON);
    assertThatThrownBy(() -> points.arrived(0, 0, SOON)).isInstanceOf(RallyException.class);
    assertThatThrownBy(() -> points.arrived(1, 1, SOON)).isInstanceOf(RallyException.class);
    assertThatThrownBy(() -> points.arrived(7, 0, SOON)).isInstanceOf(RallyException.class);
  }

  @Test
  void allCompletingClientsHaveToArriveAndAreAnnouncedOnce() {
    JoinPoints points =
        new JoinPoints(WORKERS, List.of(new JoinPoints.Completion(Set.of(1, 2), Set.of())));
    assertThat(points.arrived(0, 0, SOON)).isEqualTo(WAIT);
    assertThat(points.arrived(1, 0, SOON)).isEqualTo(COMPLETE_CURRENT_TASK);
    assertThat(points.arrived(2, 0, SOON)).isEqualTo(ALL_ARRIVED);
  }

  @Test
  void anyCompletesOnlyWhenItsOwnWorkerArrives() {
    JoinPoints points =
        new JoinPoints(WORKERS, List.of(new JoinPoints.Completion(Set.of(), Set.of(2, 3))));
    assertThat(points.arrived(0, 0, SOON)).isEqualTo(WAIT);
    assertThat(points.arrived(2, 0, SOON)).isEqualTo(COMPLETE_CURRENT_TASK);
  }
}
