package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.node.Node;
import io.rallyd.daemon.node.NodeParts;
import io.rallyd.protocol.session.CancelRace;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.SubmitRace;
import io.rallyd.transport.Endpoint;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.LinkListener;
import io.rallyd.transport.Measures;
import io.rallyd.transport.Reloading;
import io.rallyd.transport.RequestFailedException;
import io.rallyd.transport.ServerTrust;
import io.rallyd.transport.TransportServer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The daemon of a machine that belongs to another one's cluster. */
final class NodeDaemon implements Daemon {
  private final DaemonPlan plan;
  private final Stop stop;
  private final TransportServer terminals;
  private final FileWatch watch;
  private final Node node;

  private NodeDaemon(DaemonPlan plan, Stop stop, NodeParts parts) {
    this.plan = plan;
    this.stop = stop;
    Optional<Reloading<ServerTrust>> own = plan.network().tls().trust();
    ServerTrust any = ServerTrust.any();
    this.watch =
        new FileWatch(own.map(files -> List.<Runnable>of(files::refresh)).orElse(List.of()));
    this.node =
        new Node(
            plan.transport(),
            plan.machine(),
            plan.nodeIp(),
            new Endpoint.Tcp(plan.coordinatorIp(), plan.machine().port()),
            plan.coordinatorIp() + ":" + plan.machine().port(),
            plan.secret(),
            own.<Supplier<ServerTrust>>map(files -> files).orElse(() -> any),
            parts);
    this.terminals =
        TransportServer.start(
            plan.transport(), Handlers.builder().build(), terminalHandlers(), new Terminals());
    try {
      terminals.bindUnix(plan.ini().home().socket());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts it; it may wait for its coordinator for ever.
   *
   * @throws io.rallyd.protocol.RallyException when the file of authorities cannot be used
   */
  static NodeDaemon start(DaemonPlan plan, Stop stop, NodeParts parts) {
    return new NodeDaemon(plan, stop, parts);
  }

  @Override
  public DaemonStatus status() {
    return new DaemonStatus(
        plan.nodeIp(),
        plan.coordinatorIp(),
        plan.transport().productVersion(),
        stop.isRequested() ? "stopping" : node.joined() ? "joined" : "waiting",
        node.detail(),
        "",
        List.of(),
        Measures.together(List.of(terminals.counters(), node.counters())));
  }

  @Override
  public void close() {
    watch.close();
    node.close();
    terminals.close();
  }

  private Handlers terminalHandlers() {
    Handlers.Builder handlers = Handlers.builder();
    handlers.answer(
        SubmitRace.class,
        (from, m) -> {
          throw elsewhere();
        });
    handlers.answer(
        CancelRace.class,
        (from, m) -> {
          throw elsewhere();
        });
    TerminalHandlers.register(handlers, this::status, stop);
    return handlers.build();
  }

  private RequestFailedException elsewhere() {
    return RequestFailedException.refused(
        "This machine is a node of the coordinator "
            + plan.coordinatorIp()
            + "; run the command there.");
  }

  /** Terminals come and go; nobody needs to know. */
  private static final class Terminals implements LinkListener {
    @Override
    public void linkUp(Link link) {}

    @Override
    public void linkDown(Link link, String reason) {}
  }
}
