package io.rallyd.cli.listing;

import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.race.TeamOptions;
import io.rallyd.cli.report.TextTable;
import io.rallyd.daemon.repository.Repositories;
import io.rallyd.daemon.repository.RepositoryKind;
import io.rallyd.protocol.session.RepositoryChoice;
import io.rallyd.provisioner.team.CarResolver;
import java.nio.file.Path;
import java.util.List;

/** The cars of a team directory or repository, or the bundled ones. */
final class CarList {
  private CarList() {}

  static void print(Call call, TeamOptions team) {
    CarResolver cars = cars(call, team);
    List<List<Object>> rows =
        cars.list().stream()
            .map(c -> List.<Object>of(c.name(), c.type(), c.description()))
            .toList();
    call.console().line("Available cars:\n");
    call.console().line(new TextTable(List.of("Name", "Type", "Description"), rows).simple());
  }

  private static CarResolver cars(Call call, TeamOptions team) {
    String path = team.path(call);
    RepositoryChoice repository = team.repository(call);
    if (repository.isPresent()) {
      return new Repositories()
          .use(
              RepositoryKind.TEAMS,
              repository,
              "",
              call.offline(),
              call.notices(),
              checkout -> CarResolver.of(checkout.directory()));
    }
    return path.isEmpty() ? CarResolver.bundled() : CarResolver.of(Path.of(path));
  }
}
