package io.rallyd.jinja.syntax;

import java.util.List;
import java.util.function.Consumer;

/** What a value can be assigned to. */
public sealed interface Target {
  /** The offset of the place that messages point to. */
  int at();

  /** Calls the consumer with every variable that is bound. */
  void names(Consumer<Name> consumer);

  /** Calls the consumer with every namespace of which an attribute is set. */
  void members(Consumer<Member> consumer);

  /** A variable. */
  record Name(int at, String name) implements Target {
    @Override
    public void names(Consumer<Name> consumer) {
      consumer.accept(this);
    }

    @Override
    public void members(Consumer<Member> consumer) {
      // A variable has none.
    }
  }

  /** An attribute of a namespace. */
  record Member(int at, String name, String attribute) implements Target {
    @Override
    public void names(Consumer<Name> consumer) {
      // Nothing is bound.
    }

    @Override
    public void members(Consumer<Member> consumer) {
      consumer.accept(this);
    }
  }

  /** Several targets, among which the elements of a value are distributed. */
  record Several(int at, List<Target> items) implements Target {
    @Override
    public void names(Consumer<Name> consumer) {
      items.forEach(item -> item.names(consumer));
    }

    @Override
    public void members(Consumer<Member> consumer) {
      items.forEach(item -> item.members(consumer));
    }
  }
}
