package io.rallyd.jinja.syntax;

import java.util.List;

/** A statement, or the text and expressions between statements. */
public sealed interface Stmt {
  /** The offset of the place that messages point to. */
  int at();

  /** Calls the method of the visitor that fits. */
  <R, P> R accept(Visitor<R, P> visitor, P parameter);

  /** Text as it is. */
  record Data(int at, String text) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.data(this, parameter);
    }
  }

  /** An expression whose text is put out. */
  record Print(int at, Expr value) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.print(this, parameter);
    }
  }

  /** {@code if} with any number of {@code elif} and perhaps {@code else}. */
  record If(int at, Expr test, List<Stmt> body, List<If> alternatives, List<Stmt> otherwise)
      implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.branch(this, parameter);
    }
  }

  /** A loop; the filter is null if there is none. */
  record For(
      int at, Target target, Expr iterable, Expr filter, List<Stmt> body, List<Stmt> otherwise)
      implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.loop(this, parameter);
    }
  }

  /** {@code set target = value}. */
  record Assign(int at, Target target, Expr value) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.assign(this, parameter);
    }
  }

  /** {@code set target} up to {@code endset}; the filter is null if there is none. */
  record AssignBlock(int at, Target target, Expr.Filter filter, List<Stmt> body) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.assignBlock(this, parameter);
    }
  }

  /** A macro. */
  record Macro(int at, String name, List<Parameter> parameters, List<Stmt> body) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.macro(this, parameter);
    }
  }

  /** A call with a block, which the macro reaches as {@code caller}. */
  record CallBlock(int at, List<Parameter> parameters, Expr.Call call, List<Stmt> body)
      implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.callBlock(this, parameter);
    }
  }

  /** A block whose text goes through a filter. */
  record FilterBlock(int at, Expr.Filter filter, List<Stmt> body) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.filterBlock(this, parameter);
    }
  }

  /** A block with variables of its own. */
  record With(int at, List<Target> targets, List<Expr> values, List<Stmt> body) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.with(this, parameter);
    }
  }

  /** Renders another template here. */
  record Include(int at, Expr template, boolean ignoreMissing, boolean withContext)
      implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.include(this, parameter);
    }
  }

  /** Binds the macros and variables of another template to a name. */
  record Import(int at, Expr template, String name, boolean withContext) implements Stmt {
    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.importModule(this, parameter);
    }
  }

  /** Binds some macros and variables of another template. */
  record FromImport(int at, Expr template, List<Imported> names, boolean withContext)
      implements Stmt {
    /** A name in the other template and the one it gets here. */
    public record Imported(int at, String name, String alias) {}

    @Override
    public <R, P> R accept(Visitor<R, P> visitor, P parameter) {
      return visitor.fromImport(this, parameter);
    }
  }

  /** A parameter of a macro; its value is null if it has no default. */
  record Parameter(int at, String name, Expr value) {}

  /** An operation on every kind of statement. */
  interface Visitor<R, P> {
    R data(Data node, P parameter);

    R print(Print node, P parameter);

    R branch(If node, P parameter);

    R loop(For node, P parameter);

    R assign(Assign node, P parameter);

    R assignBlock(AssignBlock node, P parameter);

    R macro(Macro node, P parameter);

    R callBlock(CallBlock node, P parameter);

    R filterBlock(FilterBlock node, P parameter);

    R with(With node, P parameter);

    R include(Include node, P parameter);

    R importModule(Import node, P parameter);

    R fromImport(FromImport node, P parameter);
  }
}
