package io.rallyd.jinja.builtin;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** An iterator that is made when it is first asked. */
final class Deferred implements Iterator<Object> {
  private final Supplier<Iterator<?>> maker;
  private Iterator<?> made;

  Deferred(Supplier<Iterator<?>> maker) {
    this.maker = maker;
  }

  @Override
  public boolean hasNext() {
    if (made == null) {
      made = maker.get();
    }
    return made.hasNext();
  }

  @Override
  public Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return made.next();
  }
}
