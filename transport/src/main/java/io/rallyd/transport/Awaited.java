package io.rallyd.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests by their ids. Ids are given one after the other and mostly answered in that order, which
 * is the best case for chains and the worst for open addressing, where what is removed has a long
 * row behind it. For one thread.
 */
final class Awaited {
  private static final int SMALLEST = 8;

  private Pending[] chains = new Pending[SMALLEST];
  private int size;

  /** Adds a request whose id is not there. */
  void add(Pending request) {
    if (size == chains.length) {
      grow();
    }
    put(request);
    size++;
  }

  boolean has(Pending request) {
    for (Pending each = chains[index(request.id)]; each != null; each = each.chained) {
      if (each == request) {
        return true;
      }
    }
    return false;
  }

  /** Removes the request of this id and returns it, null when there is none. */
  Pending remove(long id) {
    int index = index(id);
    Pending before = null;
    for (Pending each = chains[index]; each != null; each = each.chained) {
      if (each.id == id) {
        if (before == null) {
          chains[index] = each.chained;
        } else {
          before.chained = each.chained;
        }
        each.chained = null;
        size--;
        return each;
      }
      before = each;
    }
    return null;
  }

  /** Removes all and returns them. */
  List<Pending> removeAll() {
    List<Pending> all = new ArrayList<>(size);
    for (Pending first : chains) {
      for (Pending each = first; each != null; each = each.chained) {
        all.add(each);
      }
    }
    all.forEach(each -> each.chained = null);
    chains = new Pending[SMALLEST];
    size = 0;
    return all;
  }

  private void grow() {
    List<Pending> all = removeAll();
    chains = new Pending[2 * all.size()];
    all.forEach(this::put);
    size = all.size();
  }

  private void put(Pending request) {
    int index = index(request.id);
    request.chained = chains[index];
    chains[index] = request;
  }

  private int index(long id) {
    return (int) id & chains.length - 1;
  }
}
