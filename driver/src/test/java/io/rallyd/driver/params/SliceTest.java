package io.rallyd.driver.params;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SliceTest {

  @Test
  void oneClientGetsEverything() {
    assertThat(Slice.of(1000, 1, 0, 0, 1)).isEqualTo(new Slice(0, 1000, 1000));
    assertThat(Slice.of(1000, 2, 0, 0, 1)).isEqualTo(new Slice(0, 1000, 2000));
  }

  @Test
  void evenPartsAreEqual() {
    assertThat(each(1000, 1, 2)).containsExactly(new Slice(0, 500, 500), new Slice(500, 500, 500));
    assertThat(each(800, 2, 4))
        .containsExactly(
            new Slice(0, 200, 400),
            new Slice(400, 200, 400),
            new Slice(800, 200, 400),
            new Slice(1200, 200, 400));
  }

  @Test
  void unevenPartsDifferByOneDocument() {
    assertThat(each(16000, 1, 12))
        .containsExactly(
            new Slice(0, 1333, 1333),
            new Slice(1333, 1334, 1334),
            new Slice(2667, 1333, 1333),
            new Slice(4000, 1333, 1333),
            new Slice(5333, 1334, 1334),
            new Slice(6667, 1333, 1333),
            new Slice(8000, 1333, 1333),
            new Slice(9333, 1334, 1334),
            new Slice(10667, 1333, 1333),
            new Slice(12000, 1333, 1333),
            new Slice(13333, 1334, 1334),
            new Slice(14667, 1333, 1333));
    assertThat(each(3500, 2, 6))
        .containsExactly(
            new Slice(0, 583, 1166),
            new Slice(1166, 584, 1168),
            new Slice(2334, 583, 1166),
            new Slice(3500, 583, 1166),
            new Slice(4666, 584, 1168),
            new Slice(5834, 583, 1166));
  }

  @Test
  void halvesGoToTheEvenNeighbour() {
    assertThat(each(5, 1, 2)).containsExactly(new Slice(0, 2, 2), new Slice(2, 3, 3));
    assertThat(each(10, 1, 4))
        .containsExactly(
            new Slice(0, 2, 2), new Slice(2, 3, 3), new Slice(5, 3, 3), new Slice(8, 2, 2));
    assertThat(each(1001, 2, 4))
        .extracting(Slice::documents)
        .containsExactly(250L, 250L, 251L, 250L);
  }

  @Test
  void moreClientsThanDocumentsLeavesSomeWithoutWork() {
    List<Slice> slices = each(10, 1, 20);
    List<Integer> busy = List.of(1, 2, 5, 6, 9, 10, 13, 14, 17, 18);
    for (int client = 0; client < 20; client++) {
      int rank = busy.indexOf(client);
      assertThat(slices.get(client).documents())
          .as("client %d", client)
          .isEqualTo(rank < 0 ? 0 : 1);
      if (rank >= 0) {
        assertThat(slices.get(client).offsetLines()).isEqualTo(rank);
      }
    }
  }

  @Test
  void consecutiveClientsGetOneRange() {
    assertThat(Slice.of(2000, 1, 0, 3, 8)).isEqualTo(new Slice(0, 1000, 1000));
    assertThat(Slice.of(2000, 1, 4, 7, 8)).isEqualTo(new Slice(1000, 1000, 1000));
  }

  @Test
  void partsOfAnyClientsCoverEveryDocumentExactlyOnce() {
    SplittableRandom random = new SplittableRandom(42);
    for (int run = 0; run < 2000; run++) {
      long total = random.nextLong(1, run % 2 == 0 ? 100 : 5_000_000_000L);
      int clients = random.nextInt(1, 300);
      long next = 0;
      int client = 0;
      while (client < clients) {
        int last = Math.min(clients - 1, client + random.nextInt(0, 8));
        Slice slice = Slice.of(total, 1, client, last, clients);
        assertThat(slice.offsetLines()).as("total %d, clients %d", total, clients).isEqualTo(next);
        next += slice.documents();
        client = last + 1;
      }
      assertThat(next).isEqualTo(total);
    }
  }

  private static List<Slice> each(long total, int linesPerDocument, int clients) {
    List<Slice> slices = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      slices.add(Slice.of(total, linesPerDocument, client, client, clients));
    }
    return slices;
  }
}
