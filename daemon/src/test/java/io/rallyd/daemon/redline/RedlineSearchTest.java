package io.rallyd.daemon.redline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a cluster that bears exactly so much. */
class RedlineSearchTest {
  private final List<Double> tried = new ArrayList<>();

  private RedlineSearch search(double start, double precision, double capacity) {
    RedlineSearch search = new RedlineSearch(start, precision);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      tried.add(rate);
      search.tried(rate <= capacity);
    }
    return search;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 99, 100, 101, 777, 12_345, 500_000})
  void theAnswerEnclosesTheCapacity(double capacity) {
    RedlineSearch search = search(100, 0.05, capacity);
    assertThat(search.precise()).isTrue();
    assertThat(search.held()).isLessThanOrEqualTo(capacity).isPositive();
    assertThat(search.failed()).isGreaterThan(capacity);
    assertThat(search.failed() - search.held()).isLessThanOrEqualTo(0.05 * search.held());
    assertThat(tried).hasSizeLessThanOrEqualTo(RedlineSearch.MAX_STEPS);
  }

  @Test
  void ratesDoubleAndAreThenBisected() {
    search(100, 0.1, 1000);
    assertThat(tried).containsExactly(100.0, 200.0, 400.0, 800.0, 1600.0, 1200.0, 1000.0, 1100.0);
  }

  @Test
  void aClusterThatBearsNothingOrEverythingEndsTheSearch() {
    RedlineSearch nothing = search(100, 0.05, 0);
    assertThat(nothing.held()).isZero();
    assertThat(nothing.precise()).isFalse();
    assertThat(tried).hasSize(RedlineSearch.MAX_STEPS);
    tried.clear();
    RedlineSearch everything = search(100, 0.05, Double.MAX_VALUE);
    assertThat(everything.failed()).isInfinite();
    assertThat(everything.precise()).isFalse();
    assertThat(tried).hasSize(RedlineSearch.MAX_STEPS);
  }
}
