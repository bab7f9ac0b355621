package io.rallyd.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rallyd.jinja.TemplateException.Kind;
import io.rallyd.jinja.run.Limits;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template cannot eat the machine. */
final class LimitsTest {
  private static final Environment SMALL =
      Environment.builder()
          .loader(name -> Optional.of("{% include 'self' %}"))
          .limits(new Limits(50, 1 << 20, 200_000, 32 << 20))
          .build();

  private static TemplateException failure(String source) {
    return catchThrowableOfType(
        TemplateException.class, () -> SMALL.compile("t", source).render(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(10**12) %}{% endfor %}",
        "{% for i in range(10**6) %}xxxxxxxxxxxxxxxxxxxx{% endfor %}",
        "{% set l = [1] %}{% for x in l %}{% set _ = l.append(x) %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'self' %}",
        "{% import 'self' as s %}",
        "{{ 'x' * 10**12 }}",
        "{{ [0] * 10**10 }}",
        "{{ 10 ** (10**9) }}",
        "{{ 2 ** (10**100) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ 'x'|center(10**12) }}",
        "{{ 'x'.ljust(2000000000) }}",
        "{{ 'x'|indent(10**12) }}",
        "{{ [1]|batch(10**12, 0)|list }}",
        "{{ [1]|slice(10**9)|list }}",
        "{{ range(10**12)|list }}",
        "{{ range(10**12)|sum }}",
        "{{ range(10**12)|last }}",
        "{{ [range(10**12)]|map('join')|list }}",
        "{{ lipsum(n=10**9) }}",
        "{{ [[1]]|tojson(indent=10**12) }}",
        "{% set ns = namespace(s='xy') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}"
            + "{% endfor %}",
        "{% set ns = namespace(l=[0]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l] %}"
            + "{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[0], m=[0]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l]"
            + " %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}",
        "{{ ('ab' * 10**5).replace('a', 'b' * 10**5) }}",
      })
  void stopsAtALimit(String source) {
    assertThat(failure(source).kind()).isEqualTo(Kind.LIMIT);
  }

  @Test
  void survivesDeepNestingOfAnyKind() {
    for (String source :
        new String[] {
          "{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}",
          "{{ " + "[".repeat(20_000) + "]".repeat(20_000) + " }}",
          "{{ " + "-".repeat(20_001) + "1 }}",
          "{{ " + "not ".repeat(20_000) + "1 }}",
          "{{ 1" + " + 1".repeat(20_000) + " }}",
          "{{ 1" + "|abs".repeat(20_000) + " }}",
          "{{ a" + ".b".repeat(20_000) + " }}",
          "{{ 1" + " if 1 else 1".repeat(20_000) + " }}",
          "{% if 1 %}".repeat(10_000) + "{% endif %}".repeat(10_000),
          "{% for " + "(".repeat(10_000) + "a" + ")".repeat(10_000) + " in [] %}{% endfor %}",
        }) {
      TemplateException e = failure(source);
      if (e != null) {
        assertThat(e.problem()).containsAnyOf("nested", "too many", "deep", "steps", "defined");
      }
    }
  }

  @Test
  void findsInLongStringsInTimeProportionalToTheirLengths() {
    String source =
        "{{ ('a' * 10**6 ~ 'b') in 'a' * 2 * 10**6 }}{{ ('a' * 2 * 10**6).count('a' * 10**5 ~ 'b')"
            + " }}";
    Environment environment = Environment.standard();
    assertThat(environment.compile("t", source).render(Map.of())).isEqualTo("False0");
  }

  @Test
  void ordinaryTemplatesStayFarBelowTheDefaults() {
    String source = "{% for i in range(100000) %}{{ i }},{% endfor %}";
    String text = Environment.standard().compile("t", source).render(Map.of());
    assertThat(text).hasSize(588_890);
  }
}
