package io.rallyd.cli.invocation;

import io.rallyd.protocol.RallyException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** A sub-command that Rally has and this version has not: it says so. */
public final class NotYetCommand implements Action {
  private final String name;

  @Mixin private CommonOptions common;

  @Unmatched private final List<String> ignored = new ArrayList<>();

  /** Creates the stand-in for a sub-command. */
  public NotYetCommand(String name) {
    this.name = name;
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Call call) {
    throw new RallyException("The sub-command [" + name + "] is not yet part of this version.");
  }
}
