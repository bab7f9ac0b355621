package io.rallyd.jinja.run;

import io.rallyd.jinja.scope.Binder;
import io.rallyd.jinja.scope.Bindings;
import io.rallyd.jinja.scope.CalledNames;
import io.rallyd.jinja.syntax.Parser;
import io.rallyd.jinja.syntax.Source;
import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.syntax.SyntaxException;
import java.util.List;

/**
 * A template ready to run. Immutable.
 *
 * @param source its text
 * @param statements its statements
 * @param bindings its scopes
 */
public record Program(Source source, List<Stmt> statements, Bindings bindings) {
  /**
   * Reads a template.
   *
   * @throws Failure if it cannot be understood or uses unknown filters or tests
   */
  public static Program of(Source source, Registry registry) {
    try {
      List<Stmt> statements = Parser.parse(source);
      CalledNames.check(statements, registry.filters()::containsKey, registry.tests()::containsKey);
      return new Program(source, statements, Binder.bind(statements));
    } catch (SyntaxException e) {
      throw Failure.syntax(e, source);
    } catch (StackOverflowError e) {
      throw Failure.syntax(new SyntaxException(0, "the template is nested too deeply"), source);
    }
  }
}
