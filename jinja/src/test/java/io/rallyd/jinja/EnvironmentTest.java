package io.rallyd.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Function;
import io.rallyd.jinja.value.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What those who embed the language rely on. */
final class EnvironmentTest {
  @Test
  void takesPlainJavaValues() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("list", List.of((byte) 1, (short) 2, 3, 4L, 1.5f));
    values.put("array", new int[] {1, 2});
    values.put("text", new StringBuilder("x"));
    values.put("map", new LinkedHashMap<>(Map.of("a", List.of())));
    values.put("none", null);
    String source = "{{ list }} {{ array }} {{ text }} {{ map }} {{ none is none }}";
    assertThat(Environment.standard().compile("t", source).render(values))
        .isEqualTo("[1, 2, 3, 4, 1.5] [1, 2] x {'a': []} True");
  }

  @Test
  void refusesValuesItDoesNotKnow() {
    assertThatThrownBy(
            () -> Environment.standard().compile("t", "").render(Map.of("a", new Object())))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void neverChangesWhatItWasGiven() {
    List<Object> given = new ArrayList<>(List.of(1));
    Template template = Environment.standard().compile("t", "{{ l.append(2) }}{{ l }}");
    assertThat(template.render(Map.of("l", given))).isEqualTo("None[1, 2]");
    assertThat(template.render(Map.of("l", given))).isEqualTo("None[1, 2]");
    assertThat(given).containsExactly(1);
  }

  @Test
  void callsFunctionsFiltersAndTestsThatWereAdded() {
    Signature signature = Signature.of("area", "width", "height?");
    Environment environment =
        Environment.builder()
            .global(
                "area",
                (Function)
                    arguments -> {
                      var a = arguments.bind(signature);
                      return a.integer("width", 0) * a.integer("height", 1);
                    })
            .filter("twice", (input, arguments) -> List.of(input, input))
            .test("small", (input, arguments) -> (Long) input < 10)
            .build();
    String source =
        "{{ area(3, height=4) }} {{ area(5) }} {{ 'x'|twice }} {{ 3 is small }}"
            + " {{ [5, 50]|select('small')|map('twice')|list }}";
    assertThat(environment.compile("t", source).render(Map.of()))
        .isEqualTo("12 5 ['x', 'x'] True [[5, 5]]");
    assertThatThrownBy(() -> environment.compile("t", "{{ area(1, 2, 3) }}").render(Map.of()))
        .hasMessage("t, line 1, column 8: area() takes at most 2 arguments, got 3");
    assertThatThrownBy(() -> environment.compile("t", "{{ area('a') }}").render(Map.of()))
        .hasMessageContaining("area() needs int for width, not str");
  }

  @Test
  void reportsTheFailureOfAFunctionWithItsPlace() {
    Environment environment =
        Environment.builder()
            .global(
                "f",
                (Function)
                    arguments -> {
                      throw EvaluationException.value("no such thing");
                    })
            .build();
    assertThatThrownBy(() -> environment.compile("t", "\n {{ f() }}").render(Map.of()))
        .hasMessage("t, line 2, column 6: no such thing");
  }

  @Test
  void importsWithoutContextSeeGlobalsOnly() {
    Environment environment =
        Environment.builder()
            .global("g", "G")
            .loader(
                name -> Optional.of("{% macro m() %}{{ g|d('-') }}{{ v|d('-') }}{% endmacro %}"))
            .build();
    Map<String, ?> variables = Map.of("v", "V");
    assertThat(environment.compile("t", "{% import 'x' as x %}{{ x.m() }}").render(variables))
        .isEqualTo("G-");
    assertThat(
            environment
                .compile("t", "{% import 'x' as x with context %}{{ x.m() }}")
                .render(variables))
        .isEqualTo("GV");
  }

  @Test
  void undeclaredVariablesAreThoseLookedUpOutside() {
    Environment environment = Environment.builder().global("now", 1.0).build();
    String source =
        "{% import 'rally.helpers' as rally with context %}{{ rally.x(now) }}{{ a|default(b) }}"
            + "{% if c %}{% set d = 1 %}{% endif %}{{ d }}{% for e in range(3) %}{{ e }}{{ loop.index"
            + " }}{% endfor %}{{ e }}{% set f = f %}{% macro g(h, i=j) %}{{ h }}{% endmacro %}";
    assertThat(environment.compile("t", source).undeclaredVariables())
        .containsExactly("a", "b", "c", "d", "e", "f", "j");
  }

  @Test
  void oneTemplateServesManyThreads() {
    Template template =
        Environment.standard()
            .compile(
                "t",
                "{% set c = cycler('a', 'b') %}{% for i in range(n) %}{{ c.next() }}{% endfor %}");
    List<String> texts =
        java.util.stream.IntStream.range(0, 400)
            .parallel()
            .mapToObj(i -> template.render(Map.of("n", 50)))
            .distinct()
            .toList();
    assertThat(texts).containsExactly("ab".repeat(25));
  }
}
