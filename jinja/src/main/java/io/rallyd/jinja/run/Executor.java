package io.rallyd.jinja.run;

import io.rallyd.jinja.scope.Bindings;
import io.rallyd.jinja.syntax.Expr;
import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.syntax.Target;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Namespace;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Truth;
import io.rallyd.jinja.value.Undefined;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Runs statements. */
final class Executor implements Stmt.Visitor<Void, Frame> {
  private final Rendering rendering;
  private final Evaluator evaluator;
  private final Inclusion inclusion;

  Executor(Rendering rendering) {
    this.rendering = rendering;
    this.evaluator = new Evaluator(rendering.registry(), rendering.meter());
    this.inclusion = new Inclusion(rendering);
  }

  void run(List<Stmt> statements, Frame frame) {
    for (Stmt statement : statements) {
      try {
        rendering.meter().count(1);
        statement.accept(this, frame);
      } catch (EvaluationException e) {
        throw Failure.evaluation(e, frame.program().source(), statement.at());
      }
    }
  }

  Object evaluate(Expr expression, Frame frame) {
    return evaluator.evaluate(expression, frame);
  }

  /** The text that some work in a frame puts out; one level deeper. */
  String capture(Frame frame, Consumer<Frame> work) {
    rendering.enter();
    Output output = rendering.output();
    work.accept(frame.into(output));
    rendering.leave();
    return output.toString();
  }

  @Override
  public Void data(Stmt.Data node, Frame frame) {
    frame.output().append(node.text());
    return null;
  }

  @Override
  public Void print(Stmt.Print node, Frame frame) {
    frame.output().append(Repr.text(evaluate(node.value(), frame)));
    return null;
  }

  @Override
  public Void branch(Stmt.If node, Frame frame) {
    if (Truth.of(evaluate(node.test(), frame))) {
      run(node.body(), frame);
      return null;
    }
    for (Stmt.If alternative : node.alternatives()) {
      if (Truth.of(evaluate(alternative.test(), frame))) {
        run(alternative.body(), frame);
        return null;
      }
    }
    run(node.otherwise(), frame);
    return null;
  }

  @Override
  public Void loop(Stmt.For node, Frame frame) {
    Bindings.Loop binding = frame.program().bindings().of(node);
    Object iterable = evaluate(node.iterable(), frame);
    Iterator<Object> elements = Iteration.of(iterable);
    if (node.filter() != null) {
      elements = new Selection(elements, node, frame.enter(binding.filter()));
      iterable = elements;
    }
    LoopState state = new LoopState(iterable, elements);
    boolean empty = true;
    while (state.advance()) {
      empty = false;
      Frame turn = frame.enter(binding.body());
      if (binding.special()) {
        turn.set("loop", state, false);
      }
      assign(node.target(), state.current(), turn);
      run(node.body(), turn);
    }
    if (empty && !node.otherwise().isEmpty()) {
      run(node.otherwise(), frame.enter(binding.otherwise()));
    }
    return null;
  }

  /** The elements for which the condition of a loop holds. */
  private final class Selection implements Iterator<Object> {
    private final Iterator<Object> elements;
    private final Stmt.For loop;
    private final Frame frame;
    private Object next;
    private boolean ready;

    Selection(Iterator<Object> elements, Stmt.For loop, Frame frame) {
      this.elements = elements;
      this.loop = loop;
      this.frame = frame;
    }

    @Override
    public boolean hasNext() {
      while (!ready && elements.hasNext()) {
        next = elements.next();
        assign(loop.target(), next, frame);
        ready = Truth.of(evaluate(loop.filter(), frame));
      }
      return ready;
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      ready = false;
      return next;
    }
  }

  private void assign(Target target, Object value, Frame frame) {
    if (target instanceof Target.Name name) {
      frame.set(name.name(), value, true);
    } else if (target instanceof Target.Member member) {
      namespace(member, frame).set(member.attribute(), value);
    } else if (target instanceof Target.Several several) {
      List<Target> items = several.items();
      Iterator<Object> elements = Iteration.of(value);
      for (int i = 0; i < items.size(); i++) {
        if (!elements.hasNext()) {
          throw EvaluationException.value(
              "not enough values to unpack: expected %d, got %d".formatted(items.size(), i));
        }
        assign(items.get(i), elements.next(), frame);
      }
      if (elements.hasNext()) {
        throw EvaluationException.value("too many values to unpack: expected " + items.size());
      }
    }
  }

  private static Namespace namespace(Target.Member member, Frame frame) {
    if (frame.scope().get(member.name(), frame.context()) instanceof Namespace namespace) {
      return namespace;
    }
    throw EvaluationException.runtime(
        "cannot set an attribute of " + Repr.of(member.name()) + ", which is no namespace");
  }

  @Override
  public Void assign(Stmt.Assign node, Frame frame) {
    node.target().members(member -> namespace(member, frame));
    assign(node.target(), evaluate(node.value(), frame), frame);
    return null;
  }

  @Override
  public Void assignBlock(Stmt.AssignBlock node, Frame frame) {
    Frame inner = frame.enter(frame.program().bindings().block(node));
    String text = capture(inner, block -> run(node.body(), block));
    Object value = node.filter() == null ? text : evaluator.filterText(node.filter(), text, inner);
    assign(node.target(), value, frame);
    return null;
  }

  @Override
  public Void macro(Stmt.Macro node, Frame frame) {
    Bindings.Routine binding = frame.program().bindings().routine(node);
    Macro macro =
        new Macro(this, node.name(), node.parameters(), node.body(), binding, inside(frame));
    frame.set(node.name(), macro, true);
    return null;
  }

  @Override
  public Void callBlock(Stmt.CallBlock node, Frame frame) {
    Bindings.Routine binding = frame.program().bindings().routine(node);
    Macro block = new Macro(this, null, node.parameters(), node.body(), binding, inside(frame));
    frame.output().append(Repr.text(evaluator.call(node.call(), frame, block)));
    return null;
  }

  /** The frame that a macro keeps: what it sets is never exported. */
  private static Frame inside(Frame frame) {
    return new Frame(frame.program(), frame.context(), frame.scope(), frame.output(), false);
  }

  @Override
  public Void filterBlock(Stmt.FilterBlock node, Frame frame) {
    Frame inner = frame.enter(frame.program().bindings().block(node));
    String text = capture(inner, block -> run(node.body(), block));
    frame.output().append(Repr.text(evaluator.filterText(node.filter(), text, inner)));
    return null;
  }

  @Override
  public Void with(Stmt.With node, Frame frame) {
    Frame inner = frame.enter(frame.program().bindings().block(node));
    for (int i = 0; i < node.targets().size(); i++) {
      assign(node.targets().get(i), evaluate(node.values().get(i), frame), inner);
    }
    run(node.body(), inner);
    return null;
  }

  @Override
  public Void include(Stmt.Include node, Frame frame) {
    Object name = evaluate(node.template(), frame);
    Program program = inclusion.find(name, node.ignoreMissing(), frame, node.at());
    if (program != null) {
      frame
          .output()
          .append(
              node.withContext()
                  ? rendering.nested(program, frame.visible())
                  : rendering.module(program).text());
    }
    return null;
  }

  @Override
  public Void importModule(Stmt.Import node, Frame frame) {
    Module module =
        inclusion.module(evaluate(node.template(), frame), node.withContext(), frame, node.at());
    frame.set(node.name(), module, false);
    return null;
  }

  @Override
  public Void fromImport(Stmt.FromImport node, Frame frame) {
    Module module =
        inclusion.module(evaluate(node.template(), frame), node.withContext(), frame, node.at());
    for (Stmt.FromImport.Imported imported : node.names()) {
      Object value =
          module.exports().containsKey(imported.name())
              ? module.exports().get(imported.name())
              : Undefined.because(
                  "the template %s does not export %s"
                      .formatted(Repr.of(module.name()), Repr.of(imported.name())));
      frame.set(imported.alias(), value, false);
    }
    return null;
  }
}
