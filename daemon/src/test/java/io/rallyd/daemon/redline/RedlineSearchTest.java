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
    return search(start, precision, capacity, 0);
  }

  private RedlineSearch search(double start, double precision, double capacity, double lowest) {
    RedlineSearch search = new RedlineSearch(start, precision);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      tried.add(rate);
      search.tried(rate <= capacity, lowest);
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
  void nothingIsTriedBelowWhatCanBeJudged() {
    RedlineSearch search = search(100, 0.05, 0, 13);
    assertThat(tried).containsExactly(100.0, 50.0, 25.0);
    assertThat(search.held()).isZero();
    assertThat(search.failed()).isEqualTo(25);
  }

  @Test
  void aSearchThatBeginsBelowWhatCanBeJudgedGoesOnThere() {
    // The machine would bear 5; that the first rate was too low to be judged says nothing of it.
    List<Double> rates = tried;
    RedlineSearch search = new RedlineSearch(1, 0.1);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      rates.add(rate);
      search.tried(rate >= 13 && rate <= 30, 13);
    }
    assertThat(rates).startsWith(1.0, 13.0, 26.0, 52.0, 39.0);
    assertThat(search.precise()).isTrue();
    assertThat(search.held()).isBetween(26.0, 30.0);
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
