package io.rallyd.cli.listing;

import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.race.TeamOptions;
import io.rallyd.cli.report.TextTable;
import io.rallyd.provisioner.team.CarResolver;
import java.nio.file.Path;
import java.util.List;

/** The cars of a team directory, or the bundled ones. */
final class CarList {
  private CarList() {}

  static void print(Call call, TeamOptions team) {
    String path = team.path(call.surroundings());
    CarResolver cars = path.isEmpty() ? CarResolver.bundled() : CarResolver.of(Path.of(path));
    List<List<Object>> rows =
        cars.list().stream()
            .map(c -> List.<Object>of(c.name(), c.type(), c.description()))
            .toList();
    call.console().line("Available cars:\n");
    call.console().line(new TextTable(List.of("Name", "Type", "Description"), rows).simple());
  }
}
