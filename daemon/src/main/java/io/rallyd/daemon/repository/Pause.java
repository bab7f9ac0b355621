package io.rallyd.daemon.repository;

import java.time.Duration;

/** Waits between two tries. */
interface Pause {
  /** Waits. */
  void of(Duration duration) throws InterruptedException;
}
