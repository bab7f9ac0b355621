package io.rallyd.transport;

import java.util.Arrays;
import java.util.List;

/**
 * Watches handlers that run one after the other. To look at the clock costs as much as a whole
 * small message, so it is done for some of them together. When different ones took too long
 * together, all are named, and from then on for a while each is watched on its own. On the
 * session's loop.
 */
final class HandlerTurn {
  private static final int TOGETHER = 16;
  private static final int ALONE = 1000;

  private final HandlerWatch watch;
  private final String[] ran = new String[TOGETHER];
  private RunningHandler here;
  private String around;
  private long aroundSince;
  private int count;
  private int alone;
  private long since;

  HandlerTurn(HandlerWatch watch) {
    this.watch = watch;
  }

  /** Handlers may run from now on. */
  void begin(long now) {
    here = watch.here();
    since = now;
  }

  /** A handler runs from here on. */
  void runs(String name) {
    if (count == 0) {
      aroundSince = here.since();
      around = here.begin(name, since);
    } else {
      here.next(name);
    }
    ran[count++] = name;
  }

  /** It has ended. */
  void ended() {
    if (count == TOGETHER || alone > 0) {
      alone = Math.max(0, alone - 1);
      end();
    }
  }

  /** Looks whether those that ran took too long. */
  void end() {
    if (count == 0) {
      return;
    }
    here.end(around, aroundSince);
    long now = watch.now();
    if (watch.tooLong(now - since)) {
      tell(now - since);
    }
    count = 0;
    since = now;
  }

  private void tell(long nanos) {
    List<String> names = Arrays.stream(ran, 0, count).distinct().toList();
    if (names.size() == 1) {
      watch.slow(names.get(0), nanos);
    } else {
      watch.slowTogether(String.join(", ", names), nanos);
      alone = ALONE;
    }
  }
}
