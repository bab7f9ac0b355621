package io.rallyd.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * What holds for all connections of one bound address.
 *
 * @param roles who may connect
 * @param secrets what they have to prove; empty where the operating system vouches
 * @param tls the TLS they have to speak, if any
 * @param certificateHash SHA-256 of the server's certificate, zeros without TLS
 * @param inVm whether the peers live in this process
 * @param path the Unix-domain socket, for people; empty if it is none
 * @param owner the only user whose processes may connect to the Unix-domain socket
 */
record Listening(
    Set<Peer.Role> roles,
    Optional<Secrets> secrets,
    Optional<SslContext> tls,
    byte[] certificateHash,
    boolean inVm,
    String path,
    String owner) {
  private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

  static Listening tcp(Secrets secrets, Optional<ServerIdentity> identity) {
    return new Listening(
        Set.of(Peer.Role.NODE),
        Optional.of(secrets),
        identity.map(ServerIdentity::context),
        identity.map(ServerIdentity::certificateHash).orElseGet(Proofs::noCertificate),
        false,
        "",
        "");
  }

  static Listening unix(String path, String owner) {
    return new Listening(
        Set.of(Peer.Role.SESSION),
        Optional.empty(),
        Optional.empty(),
        Proofs.noCertificate(),
        false,
        path,
        owner);
  }

  static Listening inProcess() {
    return new Listening(
        Set.of(Peer.Role.NODE, Peer.Role.SESSION),
        Optional.empty(),
        Optional.empty(),
        Proofs.noCertificate(),
        true,
        "",
        "");
  }

  /** Returns whether the operating system says that this peer may connect. */
  boolean mayConnect(Channel channel) {
    return path.isEmpty() || UnixSocket.peer(channel).equals(owner);
  }

  /** Returns the host of a peer that must prove itself; empty where others vouch for it. */
  Optional<InetAddress> host(Channel channel) {
    if (secrets.isEmpty()) {
      return Optional.empty();
    }
    // A peer that is gone already has no address any more.
    return Optional.of(
        channel.remoteAddress() instanceof InetSocketAddress inet
            ? inet.getAddress()
            : NOWHERE.getAddress());
  }

  /** Returns the address of a peer as text for people. */
  String addressOf(Channel channel) {
    if (inVm) {
      return "this process";
    }
    return path.isEmpty() ? Addresses.text(channel.remoteAddress()) : path;
  }
}
