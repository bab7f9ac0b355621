package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.WorkerPlan;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
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

  /** So documents and their conflicts, which follow from the clients of a worker, are the same. */
  @Test
  void asManyWorkersOnOneMachineOrOnSeveralServeTheSameClients() {
    for (int clients = 8; clients <= 400; clients += 8) {
      List<WorkerPlan> one = workers(List.of(8), clients);
      assertThat(workers(List.of(4, 4), clients)).isEqualTo(one);
      assertThat(workers(List.of(2, 2, 2, 2), clients)).isEqualTo(one);
      assertThat(workers(List.of(1, 1, 1, 1, 1, 1, 1, 1), clients)).isEqualTo(one);
    }
  }

  @Test
  void anyNumberOfClientsIsServedByAnyMachines() {
    SplittableRandom random = new SplittableRandom(12);
    for (int run = 0; run < 3_000; run++) {
      List<Integer> cores =
          random.ints(random.nextInt(1, 12), 1, 65).boxed().collect(Collectors.toList());
      // Mostly more clients than all cores together.
      int clients = random.nextInt(1, 5_000);
      int next = 0;
      List<List<WorkerPlan>> hosts = WorkerAssignment.assign(cores, clients);
      assertThat(hosts).hasSameSizeAs(cores);
      for (int host = 0; host < hosts.size(); host++) {
        assertThat(hosts.get(host)).hasSizeLessThanOrEqualTo(cores.get(host));
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (WorkerPlan worker : hosts.get(host)) {
          assertThat(worker.firstClient()).isEqualTo(next);
          next += worker.clientCount();
          least = Math.min(least, worker.clientCount());
          most = Math.max(most, worker.clientCount());
        }
        assertThat(most - Math.min(least, most)).as("on one machine").isLessThanOrEqualTo(1);
      }
      assertThat(next).as("clients of %s", cores).isEqualTo(clients);
    }
  }

  private static List<WorkerPlan> workers(List<Integer> cores, int clients) {
    return WorkerAssignment.assign(cores, clients).stream().flatMap(List::stream).toList();
  }
}
