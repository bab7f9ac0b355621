package io.rallyd.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

  @ParameterizedTest
  @CsvSource({
    "31925.23, 31925.2",
    "5137233, 5.13723e+06",
    "0.00, 0",
    "-0.0, -0",
    "123456.7, 123457",
    "999999.5, 1e+06",
    "1e-5, 1e-05",
    "0.00012345, 0.00012345",
    "12.0, 12",
    "1e100, 1e+100",
    "2.5e-310, 2.5e-310",
    "NaN, nan",
    "-Infinity, -inf"
  })
  void sixSignificantDigitsAsInC(double value, String expected) {
    assertThat(NumberText.general(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "100, 100.0",
    "1e15, 1000000000000000.0",
    "1e16, 1e+16",
    "1.5e16, 1.5e+16",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "2.0E-3, 0.002",
    "9007199254740993, 9007199254740992.0",
    "4.9E-324, 5e-324",
    "-0.0, -0.0"
  })
  void shortestTextThatReadsBack(double value, String expected) {
    assertThat(NumberText.shortest(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2.675, 2, 2.67",
    "0.125, 2, 0.12",
    "0.375, 2, 0.38",
    "31925.2349, 2, 31925.23",
    "-0.001, 2, -0.00",
    "1e21, 2, 1000000000000000000000.00"
  })
  void fixedDigitsOfTheExactValue(double value, int digits, String expected) {
    assertThat(NumberText.fixed(value, digits)).isEqualTo(expected);
  }
}
