package io.rallyd.provisioner;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.CheckProvisioner;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchNodes;
import io.rallyd.protocol.provisioning.NodesInstalled;
import io.rallyd.protocol.provisioning.NodesLaunched;
import io.rallyd.protocol.provisioning.NodesStopped;
import io.rallyd.protocol.provisioning.StopNodes;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.provisioner.jdk.JdkFinder;
import io.rallyd.provisioner.launch.NodeLauncher;
import io.rallyd.provisioner.launch.Recovery;
import io.rallyd.provisioner.supply.FileSource;
import io.rallyd.provisioner.supply.Supplier;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role of a machine that installs and runs servers. Answers {@link CheckProvisioner}, {@link
 * InstallNodes}, {@link LaunchNodes} and {@link StopNodes}; whatever a race has here is stopped and
 * removed when its link closes, when this is closed, and, by the guards, when this process dies.
 * Handlers only hand the work to threads of its own. Safe for use by several threads.
 */
public final class ProvisionerRole implements AutoCloseable {
  /** Value of {@code --runtime-jdk} that asks for the Java of the distribution. */
  static final String BUNDLED_JDK = "bundled";

  private static final Logger LOG = LoggerFactory.getLogger(ProvisionerRole.class);
  private static final String SAFE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

  private final ProvisionerSettings settings;
  private final Supplier supplier;
  private final FileSource files;
  private final JdkFinder jdks = JdkFinder.ofThisMachine();
  private final NodeLauncher launcher;
  private final Map<String, MachineRace> races = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  /**
   * Creates the role; starts nothing.
   *
   * @param settings of this machine
   * @param files by which archives come from the coordinator
   */
  public ProvisionerRole(ProvisionerSettings settings, FileSource files) {
    this.settings = settings;
    this.files = files;
    this.supplier = new Supplier(settings.distributions());
    this.launcher =
        new NodeLauncher(settings.passenv(), settings.startupDeadline(), settings.grace());
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "provisioner-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Adds the role's handlers to those of a node's link. */
  public void register(Handlers.Builder handlers) {
    handlers
        .answer(CheckProvisioner.class, (link, check) -> answer(() -> check(check)))
        .answer(InstallNodes.class, this::install)
        .answer(LaunchNodes.class, this::launch)
        .answer(StopNodes.class, (link, stop) -> stop(stop))
        .onClosed(this::linkClosed);
  }

  /** Returns what it is doing, for people; empty when it does nothing. */
  public String activity() {
    return races.values().stream().map(MachineRace::activity).collect(Collectors.joining(", "));
  }

  /**
   * Finishes what an earlier process, which crashed or lost power, left on this machine. Blocks, a
   * few seconds at most; to be called once, before the first race.
   */
  public void recover() {
    new Recovery(settings.races(), settings.grace().plus(Duration.ofSeconds(5))).run();
  }

  /** Stops and removes whatever is there; returns when it is gone, or after 25 s. */
  @Override
  public void close() {
    CompletableFuture<?>[] all =
        List.copyOf(races.values()).stream()
            .map(race -> finish(race, false, false))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(all).get(25, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.error("Not everything that was provisioned could be removed", e);
    }
    threads.shutdownNow();
  }

  private CheckReport check(CheckProvisioner check) {
    if (!races.isEmpty()) {
      return new CheckReport(
          List.of("The provisioner is still busy with race %s.".formatted(races.keySet())));
    }
    return new CheckReport(
        new Preflight(settings, jdks, new SystemLimits(Path.of("/proc"))).problems(check));
  }

  private CompletionStage<NodesInstalled> install(Link link, InstallNodes request) {
    String problem = unsafe(request);
    MachineRace race =
        new MachineRace(request, link, settings, supplier, files, jdks, launcher, threads);
    if (problem != null || races.putIfAbsent(request.raceId(), race) != null) {
      String sentence =
          problem != null ? problem : "Race [%s] is installed already.".formatted(request.raceId());
      return CompletableFuture.failedFuture(RequestFailedException.refused(sentence));
    }
    LOG.info("Race {}: this machine gets nodes, for {}", race.id(), link.peer().address());
    return onThread(() -> cleanedUpIfFailed(race, race.step(race::install)));
  }

  private CompletionStage<NodesLaunched> launch(Link link, LaunchNodes request) {
    MachineRace race = races.get(request.raceId());
    if (race == null) {
      return CompletableFuture.failedFuture(
          RequestFailedException.refused(
              "Race [%s] is not installed here.".formatted(request.raceId())));
    }
    return onThread(() -> cleanedUpIfFailed(race, race.step(race::launch)));
  }

  private CompletionStage<NodesStopped> stop(StopNodes request) {
    MachineRace race = races.get(request.raceId());
    return race == null
        ? CompletableFuture.completedFuture(new NodesStopped(List.of(), List.of()))
        : onThread(() -> finish(race, request.preserve(), request.kill()));
  }

  private void linkClosed(Link link, String reason) {
    for (MachineRace race : races.values()) {
      if (race.link() == link) {
        LOG.warn("The link of race {} is closed ({}); removing its nodes", race.id(), reason);
        threads.execute(() -> finish(race, false, true));
      }
    }
  }

  /** Races have locks that can wait, which event loops must not. */
  private <M> CompletionStage<M> onThread(java.util.function.Supplier<CompletionStage<M>> work) {
    return CompletableFuture.supplyAsync(work, threads).thenCompose(stage -> stage);
  }

  /** A race that cannot go on must not leave half its nodes until somebody asks. */
  private <M extends Message> CompletionStage<M> cleanedUpIfFailed(
      MachineRace race, CompletableFuture<M> step) {
    return step.handle(
            (answer, error) -> {
              if (error == null) {
                return CompletableFuture.completedFuture(answer);
              }
              return finish(race, false, true)
                  .handle((stopped, ignored) -> (M) null)
                  .thenCompose(gone -> CompletableFuture.<M>failedFuture(asRefusal(error)));
            })
        .thenCompose(stage -> stage);
  }

  private CompletableFuture<NodesStopped> finish(MachineRace race, boolean preserve, boolean kill) {
    return race.finish(preserve, kill)
        .whenComplete(
            (stopped, error) -> {
              if (races.remove(race.id(), race)) {
                LOG.info("Race {}: this machine has no nodes any more", race.id());
              }
            });
  }

  private <M extends Message> CompletableFuture<M> answer(Callable<M> work) {
    CompletableFuture<M> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(asRefusal(e));
          }
        });
    return result;
  }

  /** Sentences for people travel as such; anything else is our own mistake and stays what it is. */
  private static Throwable asRefusal(Throwable error) {
    Throwable cause = error;
    while (cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RallyException sentence) {
      LOG.error("{}", sentence.getMessage(), sentence);
      return RequestFailedException.refused(sentence.getMessage());
    }
    return cause;
  }

  private static String unsafe(InstallNodes request) {
    if (!request.raceId().matches(SAFE_NAME)) {
      return "[%s] cannot be the id of a race.".formatted(request.raceId());
    }
    return request.nodes().stream()
        .map(node -> node.name())
        .filter(name -> !name.matches(SAFE_NAME))
        .findFirst()
        .map("[%s] cannot be the name of a node."::formatted)
        .orElse(null);
  }
}
