package io.rallyd.daemon.coordinator;

import io.rallyd.daemon.membership.MemberDirectory;
import io.rallyd.daemon.membership.MemberRegistry;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.membership.Join;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.provisioning.NodeDied;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.protocol.race.NodeProgress;
import io.rallyd.protocol.race.RequestFile;
import io.rallyd.protocol.race.RequestFilePart;
import io.rallyd.protocol.session.Acknowledged;
import io.rallyd.protocol.session.CancelRace;
import io.rallyd.protocol.session.MemberStatus;
import io.rallyd.protocol.session.SubmitRace;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.LinkListener;
import io.rallyd.transport.Peer;
import io.rallyd.transport.Secrets;
import io.rallyd.transport.ServerIdentity;
import io.rallyd.transport.TransportServer;
import io.rallyd.transport.TransportSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The centre of a cluster: knows its members, takes races from terminals and connects the running
 * race with the members. Safe for use by many threads.
 */
public final class Coordinator implements AutoCloseable {
  /** How long a race may take to be clean before another takes its place. */
  private static final Duration CLEARING = Duration.ofSeconds(60);

  private final MemberRegistry members;
  private final RaceDesk races;
  private final TransportServer server;

  /**
   * Starts a coordinator that nobody can reach yet.
   *
   * @param settings of its connections; their product version is told to members
   * @param ip its own address
   * @param runner race control
   * @param terminalHandlers adds what terminals may ask besides races
   */
  public Coordinator(
      TransportSettings settings,
      String ip,
      RaceRunner runner,
      Consumer<Handlers.Builder> terminalHandlers) {
    Joined welcome = new Joined(settings.productVersion(), UUID.randomUUID().toString());
    this.members = new MemberRegistry(ip, welcome, InstantSource.system());
    this.races = new RaceDesk(runner, members, CLEARING);
    Handlers.Builder terminals = Handlers.builder();
    terminals.answer(SubmitRace.class, (from, m) -> races.submit(from, m.race()));
    terminals.answer(CancelRace.class, (from, m) -> cancel(m));
    terminalHandlers.accept(terminals);
    this.server = TransportServer.start(settings, nodeHandlers(), terminals.build(), new Links());
  }

  /**
   * Listens for nodes on the network, with secrets and certificate as they are asked for at each
   * connection; throws RallyException when that cannot be.
   */
  public void bindTcp(
      InetSocketAddress address, Supplier<Secrets> secrets, Supplier<ServerIdentity> identity) {
    server.bindTcp(address, secrets, identity);
  }

  /** Listens for terminals on this machine; throws RallyException when that cannot be. */
  public void bindUnix(Path socket) {
    server.bindUnix(socket);
  }

  /** Listens inside this process. */
  public void bindInVm(String name) {
    server.bindInVm(name);
  }

  /** Returns who belongs to the cluster. */
  public MemberDirectory members() {
    return members;
  }

  /** Returns all members for the status. */
  public List<MemberStatus> memberStatus() {
    return members.status();
  }

  /** Returns the id of the running race. */
  public Optional<String> raceId() {
    return races.raceId();
  }

  /** Returns counters of the connections by name. */
  public Map<String, Long> counters() {
    return server.counters();
  }

  /**
   * Takes no further races and ends the running one.
   *
   * @return completes when every machine is clean again; race control bounds the time
   */
  public CompletionStage<Void> endRaces(String reason) {
    return races.endAll(reason);
  }

  /** Closes all links and ports; end the races first. */
  @Override
  public void close() {
    races.close();
    server.close();
  }

  private CompletionStage<Acknowledged> cancel(CancelRace message) {
    races.cancel(message.raceId(), message.reason());
    return CompletableFuture.completedFuture(new Acknowledged());
  }

  private Handlers nodeHandlers() {
    Handlers.Builder nodes = Handlers.builder();
    nodes.answer(Join.class, (from, m) -> CompletableFuture.completedFuture(members.join(from, m)));
    nodes.on(NodeState.class, members::state);
    nodes.answer(
        RequestFile.class,
        (from, m) ->
            races.send(from, new RequestFilePart(m.raceId(), m.transferId(), m.key(), 0, -1)));
    nodes.answer(RequestFilePart.class, races::send);
    toRace(nodes, JoinPointReached.class, JoinPointReached::raceId);
    toRace(nodes, LoadDelta.class, LoadDelta::raceId);
    toRace(nodes, WorkerCondition.class, WorkerCondition::raceId);
    toRace(nodes, LoadFailed.class, LoadFailed::raceId);
    toRace(nodes, NodeDied.class, NodeDied::raceId);
    toRace(nodes, NodeNotice.class, NodeNotice::raceId);
    toRace(nodes, NodeProgress.class, NodeProgress::raceId);
    return nodes.build();
  }

  private <M extends Message> void toRace(
      Handlers.Builder nodes, Class<M> type, Function<M, String> raceId) {
    nodes.on(
        type,
        (from, m) ->
            members.of(from).ifPresent(member -> races.received(member, raceId.apply(m), m)));
  }

  /** Turns the end of a node's session into the loss of a member. */
  private final class Links implements LinkListener {
    @Override
    public void linkUp(Link link) {}

    @Override
    public void linkDown(Link link, String reason) {
      if (link.peer().role() == Peer.Role.NODE) {
        members.left(link, reason).ifPresent(member -> races.memberLost(member, reason));
      }
    }
  }
}
