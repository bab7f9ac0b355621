package io.rallyd.cli.race;

import io.rallyd.daemon.config.RallyIni;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;

/** Where races run: a cluster of daemons, or this process alone. */
public interface Racetrack {

  /** A session with race control. Closing it ends what {@link #enter} started, if anything. */
  interface Session extends AutoCloseable {
    /** Returns the link to race control. */
    Link link();

    /** Returns whether the race lives in this process and ends with it. */
    boolean withinThisProcess();

    @Override
    void close();
  }

  /**
   * Opens a session for a race.
   *
   * @param handlers what is done with the messages of race control
   * @throws io.rallyd.protocol.RallyException saying what the user has to do first
   */
  Session enter(RallyIni ini, RaceDescription race, Handlers handlers);
}
