package io.rallyd.driver.load;

/**
 * Tells all clients of a worker that the current step is over, since the tasks that end it are
 * done. Confined to the worker's loop.
 */
final class CompleteFlag {
  private boolean set;

  boolean isSet() {
    return set;
  }

  void set() {
    set = true;
  }

  void clear() {
    set = false;
  }
}
