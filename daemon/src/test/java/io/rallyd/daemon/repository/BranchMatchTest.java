package io.rallyd.daemon.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchMatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "1.7, 2, 5.0.0-alpha1, 5, master | 6.0.0-alpha1 | master",
        "1.7, 2, 5.0.0-alpha1, 5, master | 5.1.0-SNAPSHOT | 5",
        "1.7, 2, 5.0.0-alpha1, 5, master | '' | master",
        "1.7, 2, 5.0.0-alpha1, 5, master | 0.4 | null",
        "1.7, 2, 5.0.0-alpha1, 5, master | 5.0.0-alpha1 | 5.0.0-alpha1",
        "1.7, 2, 5, master | 6.0.0-alpha1 | master",
        "1.7, 2, 5 | 6.0.0-alpha1 | master",
        "7, 7.10.2, 7.11, 7.2, 5, 6, master | 7.10.2 | 7.10.2",
        "7, 7.10, master | 7.1.0 | 7",
        "7, 7.11, 7.2, 5, 6, master | 7.3.0 | 7.2",
        "7, 7.11, 7.2, 5, 6, master | 7.10.0 | 7.2",
        "7, 7.11, 7.2, 5, 6, master | 7.1.0 | 7",
        "7, 7.2, 7.11 | 7.10.0 | 7.2",
        "7, 7.11, 7.2 | 7.1.0 | 7",
        "8.15, 9.2 | 9.3.5 | 9.2",
        "8.15, 9.0, master | 9.1.0 | 9.0",
        "7.17, 8.15, master | serverless | master",
        "8, 9 | 7.17.29 | null",
        "feature, main | 1.0.0 | master",
        "99999999999999999999, 8 | 9.0.0 | master",
      })
  void theBranchFitsTheVersion(String alternatives, String version, String expected) {
    assertThat(BranchMatch.best(List.of(alternatives.split(", ")), version).orElse(null))
        .isEqualTo(expected);
  }

  @Test
  void withoutAnyBranchEverythingIsNewer() {
    assertThat(BranchMatch.best(List.of(), "7.17.29")).hasValue("master");
  }

  @Test
  void aVersionHasNamesOfGrowingWidth() {
    assertThat(BranchMatch.variants("7.10.2-SNAPSHOT"))
        .containsExactly("7.10.2-SNAPSHOT", "7.10.2", "7.10", "7");
    assertThat(BranchMatch.variants("7.10")).isEmpty();
  }
}
