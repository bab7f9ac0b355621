package io.rallyd.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.rallyd.protocol.RallyException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;

/**
 * Where exactly to connect to, with its name looked up. Making one may block.
 *
 * @param user the only user whose process may be at the other end; empty where others vouch
 */
record Target(SocketAddress address, Class<? extends Channel> channelType, Optional<String> user) {

  static Target of(Endpoint endpoint, Supplier<String> self) {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
      if (address.isUnresolved()) {
        throw new RallyException("the name is not known");
      }
      return new Target(address, NioSocketChannel.class, Optional.empty());
    } else if (endpoint instanceof Endpoint.Unix unix) {
      return new Target(
          UnixDomainSocketAddress.of(unix.socket()),
          NioDomainSocketChannel.class,
          Optional.of(self.get()));
    }
    return new Target(
        new LocalAddress(((Endpoint.InVm) endpoint).name()), LocalChannel.class, Optional.empty());
  }

  void options(Bootstrap bootstrap) {
    if (channelType == NioSocketChannel.class) {
      // Where a server lets us wait nothing is said; only this tells that its machine is there.
      bootstrap
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.SO_KEEPALIVE, true)
          .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 5)
          .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), 2)
          .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 3);
    }
  }
}
