package io.rallyd.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.rallyd.jinja.run.Limits;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random templates: whatever they are, the engine answers with a text or with its own error. */
final class FuzzTest {
  private static final long SEED = 4711;

  private static final String[] PIECES = {
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{%-",
    "-%}",
    "{{-",
    "-}}",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ".",
    ",",
    ":",
    "=",
    "==",
    "!=",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "**",
    "/",
    "//",
    "%",
    "~",
    "'",
    "\"",
    "\\",
    "\n",
    " ",
    " if ",
    " else ",
    " elif ",
    " endif ",
    " for ",
    " in ",
    " endfor ",
    " set ",
    " endset ",
    " macro ",
    " endmacro ",
    " call ",
    " endcall ",
    " filter ",
    " endfilter ",
    " with ",
    " endwith ",
    " include ",
    " import ",
    " from ",
    " as ",
    " raw ",
    " endraw ",
    " is ",
    " not ",
    " and ",
    " or ",
    " recursive ",
    " ignore missing ",
    " with context ",
    " print ",
    " loop ",
    " x ",
    " l ",
    " d ",
    " s ",
    " n ",
    " 1 ",
    " 2.5 ",
    " 'a' ",
    " 1e308 ",
    " 10**9 ",
    " none ",
    " true ",
    "sort",
    "map",
    "join",
    "list",
    "int",
    "round",
    "tojson",
    "format",
    "batch",
    "slice",
    "groupby",
    "default",
    "indent",
    "truncate",
    "wordwrap",
    "center",
    "replace",
    "range",
    "namespace",
    "cycler",
    "joiner",
    "dict",
    "lipsum",
    "items()",
    "append(l)",
    "pop()",
    "update(d)",
    "split()",
    "format(1)",
    "\u00e9",
    "\ud83d\ude00",
    "\ud800",
    "\u0000",
    "0x",
    "1_",
    "%s",
    "{:>9}"
  };

  private static final String[] TEMPLATES = {
    "{% for a, b in d.items() %}{{ loop.index }}{{ a ~ b }}{% else %}{{ s|upper }}{% endfor %}",
    "{% macro m(a, b=2) %}{{ a + b }}{{ caller() }}{% endmacro %}{% call m(1) %}x{% endcall %}",
    "{% set ns = namespace(v=1) %}{% for i in l if i > 1 %}{% set ns.v = ns.v * i %}{% endfor %}",
    "{{ l|map('string')|join(', ')|replace('1', s)|indent(2) }}{{ '%05.2f|%s' % (2.5, l) }}",
    "{{ {'a': [1, (2, 3)], 'b': {'c': none}}|tojson(2) }}{{ l[::-1][0:2] }}{{ s[1:3].title() }}",
    "{%- if x is defined and s is string -%} a {%- elif l %} b {% else %} c {%- endif %}",
    "{% include 'self' %}{% import 'self' as me with context %}{% from 'self' import v %}{{ v }}",
    "{{ '{:>8}|{0!r}'.format(s) }}{{ range(10)|batch(3)|list }}{{ 7 // 2 ** 2 % 3 - -1.5 }}"
  };

  private static final Environment ENVIRONMENT =
      Environment.builder()
          .limits(new Limits(20, 100_000, 100_000, 8 << 20))
          .loader(name -> Optional.of("{% set v = x %}{{ l }}"))
          .build();

  private static final Map<String, Object> VARIABLES =
      Map.of("l", java.util.List.of(3, 1, 2), "d", Map.of("k", "v"), "s", "Hello World");

  private static void check(String source) {
    try {
      Template template = ENVIRONMENT.compile("fuzz", source);
      assertThat(template.undeclaredVariables()).isNotNull();
      assertThat(template.render(VARIABLES)).hasSizeLessThanOrEqualTo(100_000);
    } catch (TemplateException e) {
      assertThat(e.problem()).isNotBlank();
      assertThat(e.line()).isPositive();
      assertThat(e.excerpt()).contains("^");
    } catch (RuntimeException | Error e) {
      fail("not an error of the engine's own for <" + source + ">", e);
    }
  }

  @Test
  void piecesInAnyOrder() {
    pieces(new Random(SEED), 6000);
  }

  private static void pieces(Random random, int count) {
    for (int i = 0; i < count; i++) {
      StringBuilder source = new StringBuilder(random.nextBoolean() ? "{{ " : "");
      for (int n = random.nextInt(25); n >= 0; n--) {
        source.append(PIECES[random.nextInt(PIECES.length)]);
      }
      check(source.append(random.nextBoolean() ? " }}" : "").toString());
    }
  }

  @Test
  void templatesWithPiecesChanged() {
    changed(new Random(SEED), 4000);
  }

  private static void changed(Random random, int count) {
    for (int i = 0; i < count; i++) {
      StringBuilder source = new StringBuilder(TEMPLATES[random.nextInt(TEMPLATES.length)]);
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(source.length());
        int end = Math.min(source.length(), at + random.nextInt(6));
        source.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        source.append(' ');
      }
      check(source.toString());
    }
  }

  @Test
  void everyFilterAndMethodWithAnyArguments() {
    calls(new Random(SEED), 4000);
  }

  private static void calls(Random random, int count) {
    String[] values = {
      "l",
      "d",
      "s",
      "x",
      "none",
      "true",
      "5",
      "-3",
      "2.5",
      "1e308",
      "''",
      "'a'",
      "[]",
      "{}",
      "(1,)",
      "10**30",
      "range(5)",
      "d.items()",
      "l|map('abs')",
      "[[1, 2], [3]]",
      "'%s'",
      "range",
      "[d]"
    };
    String[] names = {
      "abs",
      "attr",
      "batch",
      "capitalize",
      "center",
      "count",
      "default",
      "dictsort",
      "filesizeformat",
      "first",
      "float",
      "format",
      "groupby",
      "indent",
      "int",
      "items",
      "join",
      "last",
      "length",
      "list",
      "lower",
      "map",
      "max",
      "min",
      "pprint",
      "random",
      "reject",
      "rejectattr",
      "replace",
      "reverse",
      "round",
      "select",
      "selectattr",
      "slice",
      "sort",
      "string",
      "sum",
      "title",
      "tojson",
      "trim",
      "truncate",
      "unique",
      "upper",
      "urlencode",
      "wordcount",
      "wordwrap"
    };
    String[] methods = {
      "split",
      "rsplit",
      "find",
      "replace",
      "center",
      "format",
      "join",
      "count",
      "index",
      "strip",
      "translate",
      "startswith",
      "zfill",
      "expandtabs",
      "append",
      "insert",
      "pop",
      "sort",
      "extend",
      "get",
      "update",
      "setdefault",
      "fromkeys",
      "partition",
      "splitlines",
      "format_map",
      "remove"
    };
    for (int i = 0; i < count; i++) {
      StringBuilder arguments = new StringBuilder();
      for (int n = random.nextInt(4); n > 0; n--) {
        arguments.append(values[random.nextInt(values.length)]).append(n > 1 ? ", " : "");
      }
      String value = "(" + values[random.nextInt(values.length)] + ")";
      String call =
          random.nextInt(3) > 0
              ? value + "|" + names[random.nextInt(names.length)]
              : value + "." + methods[random.nextInt(methods.length)];
      check("{{ (" + call + "(" + arguments + "))|list }}");
      check("{{ " + call + "(" + arguments + ") }}");
    }
  }

  @Test
  @Tag("slow")
  void muchMoreOfAllThat() {
    for (int round = 1; round <= 2; round++) {
      pieces(new Random(SEED + round), 40_000);
      changed(new Random(SEED + round), 40_000);
      calls(new Random(SEED + round), 20_000);
    }
  }
}
