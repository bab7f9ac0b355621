package io.rallyd.daemon.race;

import io.rallyd.protocol.RallyException;

/** Why a race ended early, when that is nobody's fault. */
final class RaceCancelled extends RallyException {
  private static final long serialVersionUID = 1L;

  RaceCancelled(String reason) {
    super(reason);
  }
}
