package io.rallyd.cli.invocation;

import io.rallyd.cli.console.Console;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.repository.Notices;

/**
 * A sub-command that is being carried out.
 *
 * @param surroundings where it was called
 * @param console where it prints
 * @param ini the user's configuration
 * @param offline {@code --offline}
 */
public record Call(Surroundings surroundings, Console console, RallyIni ini, boolean offline) {

  /** Returns the console as repositories want it. */
  public Notices notices() {
    return new Notices() {
      @Override
      public void info(String text) {
        console.info(text);
      }

      @Override
      public void warning(String text) {
        console.warning(text);
      }
    };
  }
}
