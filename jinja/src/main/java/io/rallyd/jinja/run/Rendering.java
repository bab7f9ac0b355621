package io.rallyd.jinja.run;

import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.EvaluationException.Fault;
import io.rallyd.jinja.value.Meter;
import io.rallyd.jinja.value.Values;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One rendering: its limits, the templates it has loaded, and the global values. One thread. */
public final class Rendering {
  private final Registry registry;
  private final Programs programs;
  private final Limits limits;
  private final Meter meter;
  private final Executor executor;
  private final Map<String, Object> globals = new LinkedHashMap<>();
  private final Map<String, Program> loaded = new HashMap<>();
  private final Map<Program, Module> modules = new java.util.IdentityHashMap<>();
  private int depth;

  /** A rendering in an environment. */
  public Rendering(Registry registry, Programs programs, Limits limits) {
    this.registry = registry;
    this.programs = programs;
    this.limits = limits;
    this.meter = new Meter(limits.steps(), limits.memoryBytes());
    this.executor = new Executor(this);
  }

  /**
   * The text of a template.
   *
   * @param program the template
   * @param variables the variables given to it; they come before global values
   * @throws Failure if it cannot be rendered
   */
  public String render(Program program, Map<String, ?> variables) {
    return meter.run(
        () -> {
          try {
            registry.globals().forEach((name, value) -> globals.put(name, Values.of(value)));
            Map<String, Object> given = new HashMap<>(globals);
            variables.forEach((name, value) -> given.put(name, Values.of(value)));
            return run(program, new Context(given));
          } catch (EvaluationException e) {
            throw Failure.evaluation(e, program.source(), 0);
          } catch (StackOverflowError e) {
            throw Failure.evaluation(
                new EvaluationException(Fault.LIMIT, "the template is nested too deeply"),
                program.source(),
                0);
          }
        });
  }

  private String run(Program program, Context context) {
    Output output = new Output(limits.outputCharacters());
    Scope scope = Scope.enter(program.bindings().root(), null, context);
    executor.run(program.statements(), new Frame(program, context, scope, output, true));
    return output.toString();
  }

  /** The text of a template inside another one. */
  String nested(Program program, Map<String, Object> variables) {
    enter();
    String text = run(program, new Context(variables));
    leave();
    return text;
  }

  /** A template as a module, with the given variables. */
  Module module(Program program, Map<String, Object> variables) {
    enter();
    Context context = new Context(variables);
    String text = run(program, context);
    leave();
    return new Module(program.source().name(), context.exports(), text);
  }

  /** A template as a module that sees the global values only; made once. */
  Module module(Program program) {
    Module module = modules.get(program);
    if (module == null) {
      module = module(program, globals);
      modules.put(program, module);
    }
    return module;
  }

  /** The template of a name, or null if there is none. */
  Program load(String name) {
    Program program = loaded.get(name);
    if (program == null) {
      program = programs.find(name);
      if (program != null) {
        loaded.put(name, program);
      }
    }
    return program;
  }

  /** Goes one level deeper. */
  void enter() {
    depth++;
    if (depth > limits.depth()) {
      throw new EvaluationException(
          Fault.LIMIT,
          "macros and includes are nested more than " + limits.depth() + " levels deep");
    }
  }

  /** Comes back from a level. Not needed on the way out of a failure, which ends the rendering. */
  void leave() {
    depth--;
  }

  Output output() {
    return new Output(limits.outputCharacters());
  }

  Registry registry() {
    return registry;
  }

  Meter meter() {
    return meter;
  }
}
