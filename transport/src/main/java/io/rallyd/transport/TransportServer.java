package io.rallyd.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.rallyd.protocol.RallyException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The end that is dialled: of a coordinator (nodes by TCP, terminals by its Unix-domain socket,
 * both within this process) or of a mere daemon (its Unix-domain socket only). Safe for use by many
 * threads.
 */
public final class TransportServer implements AutoCloseable {
  /** Writes beyond the higher mark wait in the session; below the lower one they go on. */
  static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 << 10, 256 << 10);

  /** Connections that wait to be accepted; the kernel may take fewer (net.core.somaxconn). */
  private static final int BACKLOG = 4096;

  private final Shared shared;
  private final Loops loops;
  private final SessionRegistry sessions;
  private final Entrance entrance;
  private final List<Channel> bound = new CopyOnWriteArrayList<>();

  private TransportServer(
      Shared shared, Handlers nodeHandlers, Handlers sessionHandlers, LinkListener listener) {
    this.shared = shared;
    this.loops = new Loops("rallyd-server", shared.settings().ioThreads());
    this.entrance = new Entrance(shared.settings().handshake());
    this.sessions = new SessionRegistry(shared, nodeHandlers, sessionHandlers, listener);
  }

  /**
   * Starts a server that listens nowhere yet.
   *
   * @param nodeHandlers what is done with messages of nodes
   * @param sessionHandlers what is done with messages of terminals
   * @param listener is told of links of both kinds
   */
  public static TransportServer start(
      TransportSettings settings,
      Handlers nodeHandlers,
      Handlers sessionHandlers,
      LinkListener listener) {
    return start(settings, nodeHandlers, sessionHandlers, listener, Clocks.system());
  }

  static TransportServer start(
      TransportSettings settings,
      Handlers nodeHandlers,
      Handlers sessionHandlers,
      LinkListener listener,
      Clocks clocks) {
    Shared shared = new Shared(settings, clocks, "rallyd-server");
    return new TransportServer(shared, nodeHandlers, sessionHandlers, listener);
  }

  /**
   * Listens for nodes on the network, which must prove that they know the secret.
   *
   * @return the address bound, which tells the port when 0 was asked for
   * @throws RallyException when the address cannot be bound
   */
  public InetSocketAddress bindTcp(InetSocketAddress address, Secret secret) {
    Secrets secrets = Secrets.of(secret);
    ServerIdentity identity = shared.settings().tls() ? ServerIdentity.selfSigned() : null;
    return bindTcp(address, () -> secrets, () -> identity);
  }

  /**
   * Listens for nodes on the network, with secrets and a certificate that may change meanwhile.
   *
   * @param secrets asked for each connection; must not block
   * @param identity asked for each connection where TLS is on; must not block
   * @return the address bound, which tells the port when 0 was asked for
   * @throws RallyException when the address cannot be bound
   */
  public InetSocketAddress bindTcp(
      InetSocketAddress address, Supplier<Secrets> secrets, Supplier<ServerIdentity> identity) {
    boolean tls = shared.settings().tls();
    Supplier<Listening> listening =
        () -> Listening.tcp(secrets.get(), tls ? Optional.of(identity.get()) : Optional.empty());
    Channel channel = bind(loops.sockets(), NioServerSocketChannel.class, listening, address);
    return (InetSocketAddress) channel.localAddress();
  }

  /**
   * Listens for terminals of the same user on this machine. The directory of the socket is made, or
   * must be, for its owner alone; a dead socket of a daemon before is removed, and this one is when
   * the server closes.
   *
   * @throws RallyException when the path is longer than 107 bytes, its directory is open to others,
   *     or another daemon listens there
   */
  public void bindUnix(Path socket) {
    bindUnix(socket, () -> UnixSocket.owner(socket));
  }

  void bindUnix(Path socket, Supplier<String> owner) {
    UnixSocket.prepare(socket);
    AtomicReference<Listening> listening = new AtomicReference<>();
    bind(
        loops.sockets(),
        NioServerDomainSocketChannel.class,
        listening::get,
        UnixDomainSocketAddress.of(socket));
    listening.set(Listening.unix(socket.toString(), owner.get()));
  }

  /**
   * Listens for nodes and terminals within this process; the process itself vouches for them.
   *
   * @throws RallyException when the name is taken
   */
  public void bindInVm(String name) {
    bind(loops.local(), LocalServerChannel.class, Listening::inProcess, new LocalAddress(name));
  }

  /** Returns what was counted since the start, and what is now; {@link Measures} has the names. */
  public Map<String, Long> counters() {
    return shared.measures(sessions.all(), entrance.proving(), entrance.waiting());
  }

  /** Returns the sessions that stand, connected or waiting for their peer to come back. */
  public List<Link> links() {
    return sessions.links();
  }

  /**
   * Listens no more, ends all sessions in order, and waits a few seconds for that; not to be called
   * from a handler.
   */
  @Override
  public void close() {
    bound.forEach(channel -> channel.close().awaitUninterruptibly());
    // What TLS holds of strangers is only given back when their connections close in order.
    entrance.close();
    sessions.closeAll("the peer stops");
    loops.close();
    shared.close();
  }

  private Channel bind(
      EventLoopGroup group,
      Class<? extends ServerChannel> type,
      Supplier<Listening> listening,
      SocketAddress address) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(type)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted(channel, listening);
                  }
                });
    if (type == NioServerSocketChannel.class) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
      bootstrap.option(ChannelOption.SO_BACKLOG, BACKLOG);
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
    }
    ChannelFuture future = bootstrap.bind(address).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new RallyException(
          "Cannot listen at " + Addresses.text(address) + ": " + future.cause().getMessage() + ".",
          future.cause());
    }
    bound.add(future.channel());
    return future.channel();
  }

  private void accepted(Channel channel, Supplier<Listening> now) {
    Counters counters = shared.counters();
    Listening listening = now.get();
    String address = listening == null ? "a peer" : listening.addressOf(channel);
    if (listening == null || !listening.mayConnect(channel)) {
      shared
          .refusals()
          .refused(address, Counters.Count.CONNECTIONS_REFUSED_PEER_UID, "belongs to another user");
      channel.close();
      return;
    }
    counters.add(Counters.Count.CONNECTIONS_OPENED);
    channel.closeFuture().addListener(f -> counters.add(Counters.Count.CONNECTIONS_CLOSED));
    // Only strangers are bounded: for the others the operating system vouches.
    Optional<InetAddress> stranger = listening.host(channel);
    PreProofGuard guard =
        new PreProofGuard(
            shared.settings().handshake(),
            shared.refusals(),
            address,
            stranger.map(entrance::placeFor).orElse(PreProofGuard.Place.UNBOUNDED),
            // Who had to wait finds the secret and the certificate of now.
            () -> handshake(channel.pipeline(), now.get(), address));
    channel.pipeline().addLast(guard);
    stranger.ifPresentOrElse(host -> entrance.come(host, guard), guard::begin);
  }

  private void handshake(ChannelPipeline pipeline, Listening listening, String address) {
    listening
        .tls()
        .ifPresent(tls -> pipeline.addLast(new TlsGate(shared.refusals(), address, tls)));
    pipeline.addLast(new ServerHandshake(shared, listening, sessions));
  }
}
