package io.rallyd.jinja.syntax;

import java.util.List;

/** An expression. Every one knows the offset in its source that messages point to. */
public sealed interface Expr {
  /** The offset of the place that messages point to. */
  int at();

  /** Calls the method of the visitor that fits. */
  <R, P> R accept(Visitor<R, P> visitor, P parameter);

  /** A number, string, truth value or none. */
  record Literal(int at, Object value) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.literal(this, parameter);
    }
  }

  /** A variable. */
  record Name(int at, String name) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.name(this, parameter);
    }
  }

  /** A list or a tuple. */
  record Sequence(int at, boolean tuple, List<Expr> items) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.sequence(this, parameter);
    }
  }

  /** A dictionary. */
  record Mapping(int at, List<Entry> entries) implements Expr {
    /** A key and its value. */
    public record Entry(Expr key, Expr value) {}

    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.mapping(this, parameter);
    }
  }

  /** One of {@code not - +} before an expression. */
  record Unary(int at, String sign, Expr operand) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.unary(this, parameter);
    }
  }

  /** An arithmetic operator between two expressions. */
  record Binary(int at, String sign, Expr left, Expr right) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.binary(this, parameter);
    }
  }

  /** {@code and} or {@code or}. */
  record Logical(int at, boolean and, Expr left, Expr right) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.logical(this, parameter);
    }
  }

  /** Texts joined by {@code ~}. */
  record Concat(int at, List<Expr> parts) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.concat(this, parameter);
    }
  }

  /** A chain of comparisons. */
  record Compare(int at, Expr first, List<Operand> rest) implements Expr {
    /** A sign and what stands after it. */
    public record Operand(int at, String sign, Expr value) {}

    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.compare(this, parameter);
    }
  }

  /** {@code a if test else b}; {@code otherwise} is null without else. */
  record Conditional(int at, Expr test, Expr then, Expr otherwise) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.conditional(this, parameter);
    }
  }

  /** {@code object.name}. */
  record Attribute(int at, Expr object, String name) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.attribute(this, parameter);
    }
  }

  /** {@code object[index]}. */
  record Subscript(int at, Expr object, Expr index) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.subscript(this, parameter);
    }
  }

  /** {@code start:stop:step} inside brackets; each may be null. */
  record Slice(int at, Expr start, Expr stop, Expr step) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.slice(this, parameter);
    }
  }

  /** A call. */
  record Call(int at, Expr callee, CallArguments arguments) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.call(this, parameter);
    }
  }

  /** {@code input|name(...)}; the input is null where a block is filtered. */
  record Filter(int at, Expr input, String name, CallArguments arguments) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.filter(this, parameter);
    }
  }

  /** {@code input is name(...)}. */
  record Test(int at, Expr input, String name, CallArguments arguments) implements Expr {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.test(this, parameter);
    }
  }

  /** An operation on every kind of expression. */
  interface Visitor<R, P> {
    R literal(Literal node, P parameter);

    R name(Name node, P parameter);

    R sequence(Sequence node, P parameter);

    R mapping(Mapping node, P parameter);

    R unary(Unary node, P parameter);

    R binary(Binary node, P parameter);

    R logical(Logical node, P parameter);

    R concat(Concat node, P parameter);

    R compare(Compare node, P parameter);

    R conditional(Conditional node, P parameter);

    R attribute(Attribute node, P parameter);

    R subscript(Subscript node, P parameter);

    R slice(Slice node, P parameter);

    R call(Call node, P parameter);

    R filter(Filter node, P parameter);

    R test(Test node, P parameter);
  }
}
