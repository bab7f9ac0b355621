package io.rallyd.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.rallyd.protocol.RallyException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Where exactly to connect to, with its name looked up. Making one may block. */
record Target(SocketAddress address, Class<? extends Channel> channelType) {

  static Target of(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
      if (address.isUnresolved()) {
        throw new RallyException("the name is not known");
      }
      return new Target(address, NioSocketChannel.class);
    } else if (endpoint instanceof Endpoint.Unix unix) {
      return new Target(UnixDomainSocketAddress.of(unix.socket()), NioDomainSocketChannel.class);
    }
    return new Target(new LocalAddress(((Endpoint.InVm) endpoint).name()), LocalChannel.class);
  }

  void options(Bootstrap bootstrap) {
    if (channelType == NioSocketChannel.class) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
    }
  }
}
