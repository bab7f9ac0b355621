package io.rallyd.daemon.coordinator;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.transport.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The terminal that handed a race in; it may be gone, the log has all but the progress. */
final class Watcher implements RaceEvents {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  private final Link terminal;

  Watcher(Link terminal) {
    this.terminal = terminal;
  }

  @Override
  public void notice(RaceNotice notice) {
    LOG.info("race {}: {}: {}", notice.raceId(), notice.level(), notice.text());
    send(notice);
  }

  @Override
  public void progress(RaceProgress progress) {
    send(progress);
  }

  void finished(RaceFinished finished) {
    send(finished);
  }

  private void send(Message message) {
    terminal
        .send(message)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                LOG.debug("the terminal misses {}", message.getClass().getSimpleName(), failure);
              }
            });
  }
}
