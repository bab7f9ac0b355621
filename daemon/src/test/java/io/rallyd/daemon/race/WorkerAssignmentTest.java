package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.WorkerPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerAssignmentTest {
  private static String text(List<Integer> cores, int clients) {
    StringBuilder text = new StringBuilder();
    for (List<WorkerPlan> host : WorkerAssignment.assign(cores, clients)) {
      for (WorkerPlan worker : host) {
        text.append('[')
            .append(worker.firstClient())
            .append('+')
            .append(worker.clientCount())
            .append(']');
      }
      text.append('|');
    }
    return text.toString();
  }

  @Test
  void spreadsClientsOverCoresInTurn() {
    assertThat(text(List.of(4), 4)).isEqualTo("[0+1][1+1][2+1][3+1]|");
    assertThat(text(List.of(4), 6)).isEqualTo("[0+2][2+2][4+1][5+1]|");
    assertThat(text(List.of(4), 2)).isEqualTo("[0+1][1+1]|");
  }

  @Test
  void spreadsClientsOverMachinesFirst() {
    assertThat(text(List.of(4, 4), 16)).isEqualTo("[0+2][2+2][4+2][6+2]|[8+2][10+2][12+2][14+2]|");
    assertThat(text(List.of(4, 4), 4)).isEqualTo("[0+1][1+1]|[2+1][3+1]|");
    assertThat(text(List.of(2, 2, 2), 5)).isEqualTo("[0+1][1+1]|[2+1][3+1]|[4+1]|");
  }

  @Test
  void takesEachMachinesOwnNumberOfCores() {
    assertThat(text(List.of(1, 3), 6)).isEqualTo("[0+3]|[3+1][4+1][5+1]|");
  }

  @Test
  void workerIdsAreGlobal() {
    assertThat(
            WorkerAssignment.assign(List.of(2, 2), 4).stream()
                .flatMap(List::stream)
                .map(WorkerPlan::workerId))
        .containsExactly(0, 1, 2, 3);
  }
}
