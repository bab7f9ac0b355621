package io.rallyd.cli.invocation;

import io.rallyd.cli.console.Console;
import io.rallyd.daemon.config.RallyIni;

/**
 * A sub-command that is being carried out.
 *
 * @param surroundings where it was called
 * @param console where it prints
 * @param ini the user's configuration
 */
public record Call(Surroundings surroundings, Console console, RallyIni ini) {}
