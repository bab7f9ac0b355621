package io.rallyd.cli.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Completes long options that were cut short, as long as only one begins so. An option that is
 * given in full is itself, even when others begin with it.
 */
final class Abbreviations {
  private Abbreviations() {}

  /** Returns the arguments with every option of the sub-command's in full. */
  static String[] expand(CommandLine main, String[] arguments) {
    CommandLine command = main;
    List<String> result = new ArrayList<>(arguments.length);
    for (String argument : arguments) {
      if (command == main && main.getSubcommands().containsKey(argument)) {
        command = main.getSubcommands().get(argument);
        result.add(argument);
      } else {
        result.add(argument.startsWith("--") ? complete(command, argument) : argument);
      }
    }
    return result.toArray(String[]::new);
  }

  private static String complete(CommandLine command, String argument) {
    int sign = argument.indexOf('=');
    String name = sign < 0 ? argument : argument.substring(0, sign);
    String value = sign < 0 ? "" : argument.substring(sign);
    var names = new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
    names.addAll(command.getCommandSpec().negatedOptionsMap().keySet());
    if (names.contains(name) || name.length() < 3) {
      return argument;
    }
    SortedSet<String> candidates = new TreeSet<>();
    for (String candidate : names.tailSet(name)) {
      if (!candidate.startsWith(name)) {
        break;
      }
      candidates.add(candidate);
    }
    if (candidates.size() > 1) {
      throw new ParameterException(
          command, "ambiguous option: " + name + " could match " + String.join(", ", candidates));
    }
    return candidates.isEmpty() ? argument : candidates.first() + value;
  }
}
