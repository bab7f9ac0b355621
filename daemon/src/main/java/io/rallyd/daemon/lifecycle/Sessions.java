package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.RallyException;
import io.rallyd.transport.ConnectFailedException;
import io.rallyd.transport.ConnectFailure;
import io.rallyd.transport.Endpoint;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.LinkListener;
import io.rallyd.transport.Peer;
import io.rallyd.transport.TransportClient;
import io.rallyd.transport.TransportSettings;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A terminal's connection with a daemon or with a cluster of this process. */
public final class Sessions implements AutoCloseable {
  private static final int CONNECT_SECONDS = 30;

  private final TransportClient client;
  private final Link link;

  private Sessions(TransportClient client, Link link) {
    this.client = client;
    this.link = link;
  }

  /**
   * Connects with the daemon of this user on this machine.
   *
   * @param version product version of this program
   * @param handlers what the terminal does with the messages it gets
   * @return empty when no daemon runs
   * @throws RallyException when a daemon runs but does not take us
   */
  public static Optional<Sessions> connect(ConfigHome home, String version, Handlers handlers) {
    if (!Files.exists(home.socket())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          connect(TransportSettings.defaults(version), new Endpoint.Unix(home.socket()), handlers));
    } catch (ConnectFailedException e) {
      if (e.kind() == ConnectFailure.Kind.UNREACHABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Connects with a server; throws RallyException when that fails. */
  static Sessions connect(TransportSettings settings, Endpoint endpoint, Handlers handlers) {
    TransportClient client = TransportClient.start(settings);
    try {
      Link link =
          client
              .connect(endpoint, Peer.Role.SESSION, Optional::empty, handlers, new Nobody())
              .link()
              .toCompletableFuture()
              .get(CONNECT_SECONDS, TimeUnit.SECONDS);
      return new Sessions(client, link);
    } catch (ExecutionException e) {
      client.close();
      throw e.getCause() instanceof RallyException sentence
          ? sentence
          : new RallyException("Cannot connect with the daemon at " + endpoint + ".", e);
    } catch (TimeoutException e) {
      client.close();
      throw new RallyException("The daemon at " + endpoint + " does not answer.", e);
    } catch (InterruptedException e) {
      client.close();
      Thread.currentThread().interrupt();
      throw new RallyException("Interrupted while connecting with the daemon.", e);
    }
  }

  /** Returns the way to the daemon. */
  public Link link() {
    return link;
  }

  /** Ends the session; a race that was handed in goes on. */
  @Override
  public void close() {
    link.close("the terminal has ended");
    client.close();
  }

  /** The stage of the first link says all that matters. */
  private static final class Nobody implements LinkListener {
    @Override
    public void linkUp(Link link) {}

    @Override
    public void linkDown(Link link, String reason) {}
  }
}
