package io.rallyd.jinja.run;

import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.util.List;

/** Finds the templates that statements name. */
final class Inclusion {
  private final Rendering rendering;

  Inclusion(Rendering rendering) {
    this.rendering = rendering;
  }

  /** The template of a name, or of the first of several names that has one. */
  Program find(Object name, boolean ignoreMissing, Frame frame, int at) {
    List<?> names = name instanceof List<?> several ? several : List.of(named(name));
    for (Object candidate : names) {
      Program program = rendering.load(named(candidate));
      if (program != null) {
        return program;
      }
    }
    if (ignoreMissing) {
      return null;
    }
    String message =
        name instanceof List
            ? "none of the templates " + Repr.of(name) + " exists"
            : "there is no template named " + Repr.of(name);
    throw new Failure(Failure.Kind.MISSING, null, message, frame.program().source(), at);
  }

  private static String named(Object name) {
    if (name instanceof String text) {
      return text;
    }
    throw name instanceof Undefined undefined
        ? undefined.failure()
        : EvaluationException.type("a template is named by a string, not " + Types.name(name));
  }

  /** The template of a name as a module. */
  Module module(Object name, boolean withContext, Frame frame, int at) {
    Program program = find(named(name), false, frame, at);
    return withContext ? rendering.module(program, frame.visible()) : rendering.module(program);
  }
}
