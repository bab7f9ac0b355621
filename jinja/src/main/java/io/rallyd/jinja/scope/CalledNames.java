package io.rallyd.jinja.scope;

import io.rallyd.jinja.syntax.Expr;
import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.syntax.SyntaxException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks before anything runs that the filters and tests of a template exist. Directly inside
 * {@code if} a missing one is an error only when it is reached, so that a template can ask first.
 */
public final class CalledNames extends Walker {
  private static final Set<String> LEFT_OUT =
      Set.of("e", "escape", "forceescape", "safe", "striptags", "urlize", "xmlattr", "escaped");

  private final Predicate<String> filters;
  private final Predicate<String> tests;
  private boolean lenient;

  private CalledNames(Predicate<String> filters, Predicate<String> tests) {
    this.filters = filters;
    this.tests = tests;
  }

  /**
   * Checks the statements of a template.
   *
   * @throws SyntaxException at the first name that is unknown
   */
  public static void check(
      List<Stmt> template, Predicate<String> filters, Predicate<String> tests) {
    new CalledNames(filters, tests).walk(template);
  }

  private static SyntaxException missing(String what, String name, int at) {
    return new SyntaxException(
        at,
        LEFT_OUT.contains(name)
            ? "the %s '%s' is for HTML and not supported".formatted(what, name)
            : "there is no %s named '%s'".formatted(what, name));
  }

  private void with(boolean leniency, Runnable work) {
    boolean before = lenient;
    lenient = leniency;
    work.run();
    lenient = before;
  }

  @Override
  public Void filter(Expr.Filter node, Void none) {
    if (!lenient && !filters.test(node.name())) {
      throw missing("filter", node.name(), node.at());
    }
    return super.filter(node, none);
  }

  @Override
  public Void test(Expr.Test node, Void none) {
    if (!lenient && !tests.test(node.name())) {
      throw missing("test", node.name(), node.at());
    }
    return super.test(node, none);
  }

  @Override
  public Void conditional(Expr.Conditional node, Void none) {
    with(true, () -> super.conditional(node, none));
    return null;
  }

  @Override
  public Void branch(Stmt.If node, Void none) {
    with(true, () -> super.branch(node, none));
    return null;
  }

  @Override
  public Void loop(Stmt.For node, Void none) {
    walk(node.iterable());
    with(
        false,
        () -> {
          walk(node.body());
          walk(node.otherwise());
          walk(node.filter());
        });
    return null;
  }

  @Override
  public Void macro(Stmt.Macro node, Void none) {
    with(false, () -> super.macro(node, none));
    return null;
  }

  @Override
  public Void callBlock(Stmt.CallBlock node, Void none) {
    walk(node.call());
    with(
        false,
        () -> {
          parameters(node.parameters());
          walk(node.body());
        });
    return null;
  }

  @Override
  public Void filterBlock(Stmt.FilterBlock node, Void none) {
    with(false, () -> super.filterBlock(node, none));
    return null;
  }

  @Override
  public Void assignBlock(Stmt.AssignBlock node, Void none) {
    with(false, () -> super.assignBlock(node, none));
    return null;
  }

  @Override
  public Void with(Stmt.With node, Void none) {
    node.values().forEach(this::walk);
    with(false, () -> walk(node.body()));
    return null;
  }
}
