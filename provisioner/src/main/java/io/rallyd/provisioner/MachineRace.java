package io.rallyd.provisioner;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchedNode;
import io.rallyd.protocol.provisioning.NodeDied;
import io.rallyd.protocol.provisioning.NodeMetrics;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.provisioning.NodesInstalled;
import io.rallyd.protocol.provisioning.NodesLaunched;
import io.rallyd.protocol.provisioning.NodesStopped;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.install.InstallPlan;
import io.rallyd.provisioner.install.InstalledNode;
import io.rallyd.provisioner.install.NodeDirectories;
import io.rallyd.provisioner.install.NodeInstaller;
import io.rallyd.provisioner.install.TreeDeletion;
import io.rallyd.provisioner.jdk.Jdk;
import io.rallyd.provisioner.jdk.JdkFinder;
import io.rallyd.provisioner.launch.NodeLauncher;
import io.rallyd.provisioner.launch.RunningNode;
import io.rallyd.provisioner.supply.Archive;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.FileSource;
import io.rallyd.provisioner.supply.Supplier;
import io.rallyd.transport.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What one race has on this machine. Its steps follow one another; {@link #finish} may come at any
 * time, makes a step that is under way end early, and then stops and removes everything.
 */
final class MachineRace {
  private final InstallNodes request;
  private final Link link;
  private final ProvisionerSettings settings;
  private final ArchiveOfRace archives;
  private final JdkFinder jdks;
  private final NodeLauncher launcher;
  private final Executor threads;
  private final Cancellation cancellation = new Cancellation();

  /** Guarded by this. */
  private final List<InstalledNode> installed = new ArrayList<>();

  /** Guarded by this. */
  private final List<RunningNode> running = new ArrayList<>();

  /** The steps so far; guarded by this. */
  private CompletableFuture<?> steps = CompletableFuture.completedFuture(null);

  /** Set once; guarded by this. */
  private CompletableFuture<NodesStopped> finished;

  private volatile String activity = "installing";
  private volatile RunAs user;
  private volatile Jdk jdk;

  MachineRace(
      InstallNodes request,
      Link link,
      ProvisionerSettings settings,
      Supplier supplier,
      FileSource files,
      JdkFinder jdks,
      NodeLauncher launcher,
      Executor threads) {
    this.request = request;
    this.link = link;
    this.settings = settings;
    this.archives = new ArchiveOfRace(request, link, supplier, files, cancellation);
    this.jdks = jdks;
    this.launcher = launcher;
    this.threads = threads;
  }

  String id() {
    return request.raceId();
  }

  Link link() {
    return link;
  }

  String activity() {
    return "%s %d node(s) of race %s".formatted(activity, request.nodes().size(), id());
  }

  /** Runs a step after those before it, on a thread that may block. */
  synchronized <T> CompletableFuture<T> step(Callable<CompletableFuture<T>> work) {
    CompletableFuture<T> step =
        steps.handleAsync((before, error) -> call(work), threads).thenCompose(stage -> stage);
    steps = step;
    return step;
  }

  CompletableFuture<NodesInstalled> install() {
    user = RunAs.decide(settings.runAs());
    refuseSharedData();
    boolean bundled = request.runtimeJdk().equals(ProvisionerRole.BUNDLED_JDK);
    if (!bundled) {
      jdk =
          jdks.find(
              io.rallyd.provisioner.supply.Product.of(request.distribution().product()),
              request.distribution().version(),
              request.runtimeJdk(),
              preferredJdks(),
              user);
    }
    // Not longer than the race: a server that has stopped sending is not worth waiting for.
    Archive archive = cancellation.await(CompletableFuture.supplyAsync(archives::get, threads));
    NodeInstaller installer =
        new NodeInstaller(settings.races(), settings.installRoot(user.switching()), user);
    InstallPlan plan =
        new InstallPlan(
            id(), request.distribution(), request.car(), request.clusterName(), request.allNodes());
    for (NodeSpec node : request.nodes()) {
      cancellation.check();
      InstalledNode done = install(installer, plan, node, archive);
      synchronized (this) {
        installed.add(done);
      }
      if (bundled) {
        jdk = BundledJdk.of(done);
      }
    }
    return CompletableFuture.completedFuture(
        new NodesInstalled(jdk.major(), jdk.home() == null ? "" : jdk.home().toString()));
  }

  /** Installs a node, of which there is a note from before the first directory to the last. */
  private InstalledNode install(
      NodeInstaller installer, InstallPlan plan, NodeSpec node, Archive archive) {
    AtomicReference<NodeDirectories> noted = new AtomicReference<>();
    try {
      return installer.install(
          plan,
          node,
          archive.file(),
          cancellation,
          (directories, removed) -> {
            noted.set(directories);
            NodeLauncher.announce(directories, removed);
          });
    } catch (RuntimeException | Error e) {
      // Where something is left, the note stays for the next start of the daemon.
      if (noted.get() != null && noted.get().gone()) {
        NodeLauncher.forget(noted.get());
      }
      throw e;
    }
  }

  CompletableFuture<NodesLaunched> launch() {
    activity = "launching";
    List<CompletableFuture<LaunchedNode>> ready = new ArrayList<>();
    synchronized (this) {
      if (installed.isEmpty() || !running.isEmpty()) {
        throw new RallyException("Race [%s] has no node to launch here.".formatted(id()));
      }
      cancellation.check();
      for (InstalledNode node : installed) {
        RunningNode started = launcher.launch(node, jdk, user);
        running.add(started);
        ready.add(started.ready());
      }
    }
    CompletableFuture<NodesLaunched> launched = new CompletableFuture<>();
    // The first that fails decides; the others need not be waited for.
    ready.forEach(
        node ->
            node.whenComplete(
                (done, error) -> {
                  if (error != null) {
                    launched.completeExceptionally(error);
                  }
                }));
    CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new))
        .thenRun(
            () -> {
              activity = "running";
              watch();
              launched.complete(
                  new NodesLaunched(ready.stream().map(CompletableFuture::join).toList()));
            });
    return launched;
  }

  /** Stops and removes everything; asked again, tells the outcome of the first time. */
  CompletableFuture<NodesStopped> finish(boolean preserve, boolean kill) {
    cancellation.cancel();
    List<CompletableFuture<Void>> stopping = new ArrayList<>();
    CompletableFuture<?> before;
    synchronized (this) {
      if (finished != null) {
        return finished;
      }
      activity = "stopping";
      // Ends the wait of a launch that is under way; where nothing runs yet, nothing happens.
      running.forEach(node -> stopping.add(node.stop(kill)));
      finished = new CompletableFuture<>();
      before = steps;
    }
    before
        .handle((ignored, error) -> null)
        .thenCombine(
            CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new))
                .handle((ignored, error) -> null),
            (a, b) -> null)
        .thenRunAsync(() -> finished.complete(clear(preserve, stopping)), threads)
        .exceptionally(
            error -> {
              finished.completeExceptionally(error);
              return null;
            });
    return finished;
  }

  private NodesStopped clear(boolean preserve, List<CompletableFuture<Void>> stopping) {
    List<NodeMetrics> metrics = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (CompletableFuture<Void> stop : stopping) {
      stop.handle((ok, error) -> error == null ? null : problems.add(sentence(error))).join();
    }
    List<RunningNode> launched;
    List<InstalledNode> all;
    synchronized (this) {
      launched = List.copyOf(running);
      all = List.copyOf(installed);
    }
    for (RunningNode node : launched) {
      try {
        metrics.add(node.clear(preserve));
      } catch (RuntimeException e) {
        problems.add(sentence(e));
      }
    }
    for (InstalledNode node : all.subList(launched.size(), all.size())) {
      removeUnlaunched(node, preserve, problems);
    }
    if (preserve) {
      all.forEach(this::tellPreserved);
    }
    return new NodesStopped(metrics, problems);
  }

  private static void removeUnlaunched(
      InstalledNode node, boolean preserve, List<String> problems) {
    try {
      if (!preserve) {
        node.directories().keepLogs();
        for (Path path : node.removed()) {
          TreeDeletion.delete(path);
        }
      }
      NodeLauncher.forget(node.directories());
    } catch (IOException e) {
      problems.add("Cannot remove node [%s]: %s.".formatted(node.spec().name(), e));
    }
  }

  private void tellPreserved(InstalledNode node) {
    String text = "Preserving benchmark candidate installation at [%s].".formatted(node.home());
    link.send(new NodeNotice(id(), "info", text));
  }

  private void watch() {
    synchronized (this) {
      for (RunningNode node : running) {
        String name = node.node().spec().name();
        node.onDeath(sentence -> link.send(new NodeDied(id(), name, sentence)));
      }
    }
  }

  private List<Integer> preferredJdks() {
    Object named = request.car().variables().get("runtime.jdk");
    if (named == null || named.toString().isBlank()) {
      return List.of();
    }
    return Stream.of(named.toString().split(","))
        .map(String::strip)
        .map(
            major -> {
              if (!major.matches("\\d{1,3}")) {
                throw new RallyException(
                    "Variable [runtime.jdk] of car %s must be numbers separated by commas, but is [%s]."
                        .formatted(request.car().names(), named));
              }
              return Integer.valueOf(major);
            })
        .toList();
  }

  private void refuseSharedData() {
    Map<String, Object> variables = request.car().variables();
    if (request.nodes().size() > 1 && variables.get("data_paths") != null) {
      throw new RallyException(
          "The car names data paths [%s], which %d nodes on one machine cannot share."
              .formatted(variables.get("data_paths"), request.nodes().size()));
    }
  }

  private static <T> CompletableFuture<T> call(Callable<CompletableFuture<T>> work) {
    try {
      return work.call();
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static String sentence(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof RallyException ? cause.getMessage() : String.valueOf(cause);
  }
}
