package io.rallyd.daemon.node;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.SecretSource;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.transport.ConnectFailure;
import io.rallyd.transport.Dialer;
import io.rallyd.transport.Endpoint;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.LinkListener;
import io.rallyd.transport.Peer;
import io.rallyd.transport.ServerTrust;
import io.rallyd.transport.TransportClient;
import io.rallyd.transport.TransportSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One machine's life in the cluster: keeps dialling the coordinator, joins on each session and lets
 * the roles work for it. When a session dies the roles clean up what they run for it. Safe for use
 * by many threads.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final MachineSettings machine;
  private final SecretSource secret;
  private final List<NodeRole> roles;
  private final ScheduledExecutorService thread;
  private final Enrolment enrolment;
  private final TransportClient client;
  private final Dialer dialer;
  private volatile boolean lacksSecret;

  /**
   * Starts a node; it dials from now on, for ever.
   *
   * @param settings of its connection
   * @param machine what belongs to this machine alone
   * @param ip its address in the cluster
   * @param coordinator where to dial
   * @param coordinatorName the coordinator for people
   * @param secret read again when it changes; while it is empty nobody is dialled
   * @param trust which certificates of the coordinator are good
   * @param parts what it does in races
   */
  public Node(
      TransportSettings settings,
      MachineSettings machine,
      String ip,
      Endpoint coordinator,
      String coordinatorName,
      SecretSource secret,
      Supplier<ServerTrust> trust,
      NodeParts parts) {
    this.machine = machine;
    this.secret = secret;
    this.roles = parts.roles();
    this.thread = Executors.newSingleThreadScheduledExecutor(r -> daemonThread(r, "node-" + ip));
    NodeInfo info = NodeFacts.info(ip, settings.productVersion(), machine, parts.javaHomes());
    this.enrolment = new Enrolment(info, coordinatorName, this::state, thread);
    Handlers.Builder handlers = Handlers.builder();
    parts.files().register(handlers);
    roles.forEach(role -> role.register().accept(handlers));
    this.client = TransportClient.start(settings, trust);
    this.dialer =
        client.connect(coordinator, Peer.Role.NODE, secret, handlers.build(), new Sessions());
    thread.scheduleWithFixedDelay(this::readSecret, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns a stage that completes when the node has become a member for the first time. */
  public CompletionStage<Void> firstJoined() {
    return enrolment.firstJoined();
  }

  /** Returns whether the node is a member now. */
  public boolean joined() {
    return enrolment.standing().joined();
  }

  /** Returns one sentence, without full stop: what it belongs to, or why it waits. */
  public String detail() {
    return enrolment.standing().detail();
  }

  /** Returns the numbers of its connection; {@link io.rallyd.transport.Measures} has the names. */
  public Map<String, Long> counters() {
    return client.counters();
  }

  /** Leaves the cluster and ends all that the roles run; may block for their bounded time. */
  @Override
  public void close() {
    dialer.close();
    for (NodeRole role : roles) {
      try {
        role.close().run();
      } catch (RuntimeException e) {
        LOG.warn("a role did not end well", e);
      }
    }
    thread.shutdownNow();
    client.close();
  }

  private void readSecret() {
    // Also of a member: it may need it to come back after its connection was cut.
    secret.refresh();
    if (!joined() && lacksSecret && secret.get().isEmpty()) {
      enrolment.waits(secret.problem());
    }
  }

  private NodeState state() {
    String activity =
        roles.stream()
            .map(role -> role.activity().get())
            .filter(a -> !a.isEmpty() && !a.equals("idle"))
            .collect(Collectors.joining(", "));
    return NodeFacts.state(machine.rootDir(), activity.isEmpty() ? "idle" : activity);
  }

  private static Thread daemonThread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private final class Sessions implements LinkListener {
    @Override
    public void linkUp(Link link) {
      enrolment.linkUp(link);
    }

    @Override
    public void linkDown(Link link, String reason) {
      enrolment.linkDown(link, reason);
    }

    @Override
    public void connectFailed(Endpoint endpoint, ConnectFailure failure) {
      lacksSecret = failure.kind() == ConnectFailure.Kind.NO_SECRET;
      enrolment.waits(lacksSecret ? secret.problem() : failure.sentence());
    }
  }
}
