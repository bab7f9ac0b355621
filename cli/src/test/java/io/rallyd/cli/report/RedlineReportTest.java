package io.rallyd.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RedlineReportTest {
  @Test
  void ratesStandInOrderWithWhatCameOfThem() throws Exception {
    RedlineReport report =
        new RedlineReport(
            new ObjectMapper()
                .readTree(
                    """
                    {"redline": {"unit": "docs/s", "sentence": "It is 100.", "curve": [
                      {"rate": 200, "achieved": 150.126, "latency_p50_ms": 5, "latency_p99_ms": 900,
                       "error_rate": 0.125, "held": false, "reason": "too many errors"},
                      {"rate": 100, "achieved": 99.9, "latency_p50_ms": 1, "latency_p99_ms": 2,
                       "error_rate": 0, "held": true}]}}
                    """));
    assertThat(report.exists()).isTrue();
    assertThat(report.answer()).isEqualTo("It is 100.");
    assertThat(report.table().csv())
        .isEqualTo(
            "Rate [docs/s],Achieved,p50 latency [ms],p99 latency [ms],Errors [%],Held\r\n"
                + "100.0,99.9,1.0,2.0,0.0,yes\r\n"
                + "200.0,150.13,5.0,900.0,12.5,no: too many errors\r\n");
  }

  @Test
  void aUsualRaceHasNone() throws Exception {
    assertThat(new RedlineReport(new ObjectMapper().readTree("{}")).exists()).isFalse();
  }
}
