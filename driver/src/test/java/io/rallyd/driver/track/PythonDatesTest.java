package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.jinja.value.EvaluationException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations are what Python 3 answers. */
class PythonDatesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "1-5-1998|%d-%m-%Y|1998-05-01T00:00:00",
        " 1-05-1998|%d-%m-%Y|1998-05-01T00:00:00",
        "98|%y|1998-01-01T00:00:00",
        "68|%y|2068-01-01T00:00:00",
        "69|%y|1969-01-01T00:00:00",
        "1998-1|%Y-%j|1998-01-01T00:00:00",
        "2020 60|%Y %j|2020-02-29T00:00:00",
        "may 1998|%b %Y|1998-05-01T00:00:00",
        "DECEMBER 1998|%B %Y|1998-12-01T00:00:00",
        "Mon 1-5-1998|%a %d-%m-%Y|1998-05-01T00:00:00",
        "1:2:3|%H:%M:%S|1900-01-01T01:02:03",
        "12 AM|%I %p|1900-01-01T00:00:00",
        "12|%I|1900-01-01T00:00:00",
        "5 pm|%I %p|1900-01-01T17:00:00",
        ".5|.%f|1900-01-01T00:00:00.500",
        "112|%d%m|1900-02-11T00:00:00",
        "112|%m%d|1900-11-02T00:00:00",
        "11998|%m%Y|1998-01-01T00:00:00",
        "1  5|%d %m|1900-05-01T00:00:00",
        "%5|%%%d|1900-01-05T00:00:00",
        "1998-05-01T10:00:00Z|%Y-%m-%dT%H:%M:%S%z|1998-05-01T10:00:00",
        "1998-05-01 +02:00|%Y-%m-%d %z|1998-05-01T00:00:00",
        "1998 UTC|%Y %Z|1998-01-01T00:00:00",
      })
  void datesAreReadAsPythonReadsThem(String text, String format, String expected) {
    assertThat(PythonDateParser.parse(text, format)).isEqualTo(LocalDateTime.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "5|%y",
        "998|%Y",
        "  1-05-1998|%d-%m-%Y",
        "01-05-1998 |%d-%m-%Y",
        "31-02-2020|%d-%m-%Y",
        "29-02|%d-%m",
        "13 PM|%I %p",
        "24|%H",
        "61|%S",
        "15|%d %m",
        "5|%e",
        "5 5|%d %d",
        "5%|%d%",
      })
  void whatPythonRefusesIsRefused(String text, String format) {
    assertThatThrownBy(() -> PythonDateParser.parse(text, format))
        .isInstanceOf(EvaluationException.class)
        .message()
        .containsAnyOf(
            "'" + text + "' does not match the format '" + format + "'",
            "the date format '" + format + "' is not supported");
  }

  @Test
  void daysAreCountedFromSuchDates() {
    assertThat(PythonDates.days("1-5-1998", "3-5-1998", "%d-%m-%Y")).isEqualTo(2);
    assertThat(PythonDates.days("1-5-98", 894_067_200.0, "%d-%m-%y")).isEqualTo(1);
    assertThat(PythonDates.format(894_067_200.0, 1, "%d-%m-%y")).isEqualTo("03-05-98");
  }
}
