package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.RaceEvents;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.TaskProgress;
import java.util.List;
import java.util.concurrent.Executor;

/** What a race tells its terminal; on the race's loop, unless a method says otherwise. */
final class RaceVoice {
  private final String raceId;
  private final RaceEvents events;

  RaceVoice(String raceId, RaceEvents events) {
    this.raceId = raceId;
    this.events = events;
  }

  void info(String text) {
    notice("info", text);
  }

  void warning(String text) {
    notice("warning", text);
  }

  void notice(String level, String text) {
    events.notice(new RaceNotice(raceId, level, text));
  }

  void step(String what, double percent, boolean over) {
    events.progress(
        new RaceProgress(raceId, what, List.of(new TaskProgress(what, percent, -1, "", 0)), over));
  }

  /** Returns the same voice for work on other threads. */
  Notices from(Executor loop) {
    return new Notices() {
      @Override
      public void info(String text) {
        loop.execute(() -> RaceVoice.this.info(text));
      }

      @Override
      public void warning(String text) {
        loop.execute(() -> RaceVoice.this.warning(text));
      }
    };
  }
}
