package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.RaceContext;
import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.provisioning.CheckProvisioner;
import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchNodes;
import io.rallyd.protocol.provisioning.NodesInstalled;
import io.rallyd.protocol.provisioning.NodesLaunched;
import io.rallyd.protocol.provisioning.NodesStopped;
import io.rallyd.protocol.provisioning.StopNodes;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.provisioner.supply.Archive;
import io.rallyd.provisioner.supply.Cancellation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provisioning part of a race: gets the archive, has the machines install and launch their
 * nodes and, in the end, stop and remove them. Does nothing for an existing cluster. Lives on the
 * race's loop.
 */
final class Provisioning {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
  private static final FileOffer NO_ARCHIVE = new FileOffer("", "", 0, "");

  /** Is told how far a long step is. */
  @FunctionalInterface
  interface StepListener {
    /** Takes a percentage, negative when unknown. */
    void step(String what, double percent, boolean over);
  }

  private final RaceDescription race;
  private final RaceContext context;
  private final CandidateSource candidates;
  private final RaceHosts hosts;
  private final RaceLoop loop;
  private final StepListener listener;
  private final List<Member> machines;
  private final Cancellation cancellation = new Cancellation();
  private Car car;
  private String product = "";
  private String teamRevision = "";
  private FileOffer archive = NO_ARCHIVE;
  private boolean begun;

  Provisioning(
      RaceDescription race,
      RaceContext context,
      RaceEnvironment environment,
      RaceHosts hosts,
      RaceLoop loop,
      StepListener listener) {
    this.race = race;
    this.context = context;
    this.candidates = environment.candidates();
    this.hosts = hosts;
    this.loop = loop;
    this.listener = listener;
    this.machines = List.copyOf(hosts.nodes().keySet());
  }

  /** Resolves the car; may block. */
  Void resolveCar(Notices notices) {
    if (race.distributionVersion().isEmpty()) {
      throw new RallyException(
          "The pipeline [from-distribution] needs to know which version to provision; name it with"
              + " --distribution-version.");
    }
    CandidateSource.TeamCar found = candidates.car(race, notices);
    car = found.car();
    teamRevision = found.revision();
    product = candidates.product(race, car);
    return null;
  }

  /** Returns the commit of the team's repository, empty without one. */
  String teamRevision() {
    return teamRevision;
  }

  /** Returns the product to provision, empty before the car is resolved or without provisioning. */
  String product() {
    return product;
  }

  /** Asks the machines whether they can run their nodes; gives one sentence per problem. */
  CompletableFuture<List<String>> check() {
    return MemberCalls.all(
            machines,
            m ->
                MemberCalls.ask(
                        m,
                        "checking whether it can run Elasticsearch",
                        new CheckProvisioner(
                            race.raceId(),
                            race.distributionVersion(),
                            product,
                            race.runtimeJdk(),
                            hosts.nodes().get(m),
                            0),
                        Deadlines.CHECK)
                    .thenApply(report -> named(m, report.problems())))
        .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
  }

  /** Prefixes problems of another machine with its address. */
  static List<String> named(Member member, List<String> problems) {
    return member.local() ? problems : problems.stream().map(p -> member.ip() + ": " + p).toList();
  }

  /** Gets the archive to this machine and offers it to the others. */
  CompletableFuture<Void> fetch() {
    String what = "Fetching " + product + " " + race.distributionVersion();
    return loop.blocking(
        () -> {
          try {
            boolean[] shown = {false};
            Archive found =
                candidates.archive(
                    race,
                    car,
                    (here, all) -> {
                      shown[0] = true;
                      listener.step(what, all > 0 ? 100.0 * here / all : -1, false);
                    },
                    cancellation);
            if (shown[0]) {
              listener.step(what, 100, true);
            }
            archive =
                context
                    .files()
                    .offer("archive/" + found.file().getFileName(), found.file(), found.sha256());
          } catch (IOException e) {
            throw new RallyException("Cannot read the archive: " + e.getMessage(), e);
          } catch (RallyException e) {
            if (race.offline() || machines.stream().allMatch(Member::local)) {
              throw e;
            }
            // Another machine may have the archive already, or reach the repository.
            LOG.warn("The coordinator cannot get the archive; the provisioners must", e);
          }
          return null;
        });
  }

  /** Has all machines install their nodes. */
  CompletableFuture<List<NodesInstalled>> install() {
    begun = true;
    Distribution distribution =
        new Distribution(
            race.distributionVersion(), race.distributionRepository(), product, archive);
    return MemberCalls.all(
        machines,
        m ->
            MemberCalls.ask(
                m,
                "installing Elasticsearch",
                new InstallNodes(
                    race.raceId(),
                    distribution,
                    car,
                    race.clusterName(),
                    race.runtimeJdk(),
                    hosts.nodes().get(m),
                    hosts.allNodes(),
                    LocalCandidates.distributionSettings(race)),
                Deadlines.INSTALL));
  }

  /** Has all machines launch their nodes. */
  CompletableFuture<List<NodesLaunched>> launch() {
    return MemberCalls.all(
        machines,
        m ->
            MemberCalls.ask(
                m, "launching Elasticsearch", new LaunchNodes(race.raceId()), Deadlines.LAUNCH));
  }

  /**
   * Has all machines stop and remove their nodes; gives what could not be cleaned.
   *
   * @param kill the race has failed already: without grace, and machines that are gone are passed
   *     over
   */
  CompletableFuture<List<String>> stop(boolean kill) {
    cancellation.cancel();
    if (!begun) {
      return CompletableFuture.completedFuture(List.of());
    }
    Duration deadline = kill ? Deadlines.KILL : Deadlines.STOP_NODES;
    List<CompletableFuture<List<String>>> answers = new ArrayList<>();
    for (Member machine : machines) {
      if (kill && MemberCalls.gone(machine)) {
        continue;
      }
      answers.add(
          MemberCalls.ask(
                  machine,
                  "stopping Elasticsearch",
                  new StopNodes(race.raceId(), race.preserveInstall(), kill),
                  deadline)
              .thenApply(stopped -> problems(machine, stopped))
              .exceptionally(error -> List.of(MemberCalls.cause(error).getMessage())));
    }
    return MemberCalls.all(answers, a -> a)
        .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
  }

  private static List<String> problems(Member machine, NodesStopped stopped) {
    stopped.metrics().forEach(m -> LOG.info("Node [{}]: {}", m.nodeName(), m.values()));
    return named(machine, stopped.problems());
  }
}
