package io.rallyd.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rallyd.jinja.TemplateException.Kind;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told when a template is wrong. */
final class ErrorTest {
  private static TemplateException failure(Environment environment, String source) {
    return catchThrowableOfType(
        TemplateException.class, () -> environment.compile("t.json", source).render(Map.of()));
  }

  private static TemplateException failure(String source) {
    return failure(Environment.standard(), source);
  }

  @Test
  void namesFileLineAndColumnAndPointsAtThePlace() {
    TemplateException e = failure("{\n  \"a\": 1,\n  \"b\": {{ 3 + nope }}\n}");
    assertThat(e.kind()).isEqualTo(Kind.UNDEFINED);
    assertThat(e.template()).isEqualTo("t.json");
    assertThat(e.line()).isEqualTo(3);
    assertThat(e.column()).isEqualTo(13);
    assertThat(e.problem()).isEqualTo("'nope' is undefined");
    assertThat(e).hasMessage("t.json, line 3, column 13: 'nope' is undefined");
    assertThat(e.excerpt()).isEqualTo("  \"b\": {{ 3 + nope }}\n            ^");
  }

  @Test
  void cutsLongLinesInTheExcerpt() {
    TemplateException e = failure("x".repeat(500) + "{{ 1 / 0 }}" + "y".repeat(500));
    String[] lines = e.excerpt().split("\n");
    assertThat(lines[0]).hasSizeLessThan(130).startsWith("...").endsWith("...");
    assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('/');
  }

  @Test
  void keepsTheMarkUnderTheColumnBehindTabsAndWideCharacters() {
    TemplateException e = failure("\t\ud83d\ude00{{ 1 / 0 }}");
    assertThat(e.column()).isEqualTo(8);
    assertThat(e.excerpt()).isEqualTo("\t\ud83d\ude00{{ 1 / 0 }}\n\t      ^");
  }

  @Test
  void namesTheIncludedTemplateThatFails() {
    Environment environment =
        Environment.builder()
            .loader(name -> name.equals("part") ? Optional.of("a\n{{ 1 // 0 }}") : Optional.empty())
            .build();
    TemplateException e = failure(environment, "\n\n{% include 'part' %}");
    assertThat(e.template()).isEqualTo("part");
    assertThat(e.line()).isEqualTo(2);
    assertThat(failure(environment, "{% include 'other' %}").kind())
        .isEqualTo(Kind.MISSING_TEMPLATE);
  }

  @Test
  void reportsTheLineOfAnUnclosedStatement() {
    TemplateException e = failure("a\n{% for x in [1] %}\n{% if x %}\n{% endif %}\n");
    assertThat(e.kind()).isEqualTo(Kind.SYNTAX);
    assertThat(e.line()).isEqualTo(2);
    assertThat(e.problem())
        .isEqualTo(
            "the statement 'for' is not closed: expected 'endfor' or 'else' before the end of the"
                + " template");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{{ 1 + }}#expected an expression, got '}}'",
        "{{ (1 }}#expected ')', got '}'",
        "{{ [1, 2 }}#expected ']', got '}'",
        "{% nope %}#unknown statement 'nope'",
        "{% if 1 %}{% endfor %}#unknown statement 'endfor'; expected 'elif' or 'else' or 'endif' for"
            + " the 'if' that is open",
        "{{ 'abc }}#the string that starts here has no closing '",
        "{{ 1|nope }}#there is no filter named 'nope'",
        "{{ 1 is nope }}#there is no test named 'nope'",
        "{{ a b }}#expected '}}', got 'b'",
        "{{ a ? b }}#unexpected character '?'",
        "{% set 1 = 2 %}#expected a name, got the number 1",
        "{% raw %}#the raw block that starts here has no '{% endraw %}'",
        "{{ f(a=1, 2) }}#expected arguments without a name first, each name once, then * and **",
      })
  void saysWhatWasExpected(String source, String problem) {
    TemplateException e = failure(source);
    assertThat(e.kind()).isEqualTo(Kind.SYNTAX);
    assertThat(e.problem()).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{{ 'a' + 1 }}#unsupported operand types for +: 'str' and 'int'",
        "{{ 1 < 'a' }}#'<' not supported between instances of 'int' and 'str'",
        "{{ 5() }}#'int' object is not callable",
        "{{ none.a.b }}#'None' has no attribute 'a'",
        "{% for a in 5 %}{% endfor %}#'int' object is not iterable",
        "{% set a, b = [1] %}#not enough values to unpack: expected 2, got 1",
        "{{ [1]|sort(nope=1) }}#sort() has no keyword argument 'nope'",
        "{{ 1 / 0 }}#division by zero",
        "{{ nope|tojson }}#an undefined value cannot be put into JSON",
        "{% set a = 1 %}{% set a.b = 2 %}#cannot set an attribute of 'a', which is no namespace",
      })
  void saysWhatCannotBeDone(String source, String problem) {
    assertThat(failure(source).problem()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% extends 'a' %}",
        "{% block a %}{% endblock %}",
        "{% autoescape true %}{% endautoescape %}",
        "{% for a in [] recursive %}{% endfor %}",
        "{{ 'x'|escape }}",
        "{{ 'x'|e }}",
        "{{ 'x'|safe }}",
        "{{ 'x'|striptags }}",
        "{{ 'x'|urlize }}",
        "{{ {}|xmlattr }}",
        "{{ 'x' is escaped }}",
        "{{ self }}",
        "{{ 'x'.encode() }}",
        "{{ 'x'.__class__ }}",
        "{{ (-8) ** 0.5 }}",
      })
  void failsByNameForWhatIsLeftOut(String source) {
    assertThat(failure(source).problem()).contains("not supported");
  }
}
