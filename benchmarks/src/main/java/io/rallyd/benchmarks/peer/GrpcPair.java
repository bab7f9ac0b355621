package io.rallyd.benchmarks.peer;

import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.rallyd.benchmarks.transport.Identity;
import io.rallyd.benchmarks.transport.Via;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A server and a channel of gRPC with default settings, on their event loops without a change of
 * thread, and with bytes as they are instead of Protocol Buffers, which spares it all encoding.
 */
final class GrpcPair implements AutoCloseable {
  private static final String SERVICE = "Benchmark";
  private static final String TLS = "TLSv1.3";

  private final Server server;
  private final ManagedChannel channel;

  GrpcPair(
      Via via, MethodDescriptor<byte[], byte[]> method, ServerCallHandler<byte[], byte[]> handler) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      NettyServerBuilder offered =
          NettyServerBuilder.forAddress(any)
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder(SERVICE).addMethod(method, handler).build());
      if (via != Via.TCP) {
        Identity identity = Identity.create();
        offered.sslContext(
            GrpcSslContexts.configure(
                    SslContextBuilder.forServer(identity.key(), identity.certificate()),
                    provider(via))
                .protocols(TLS)
                .build());
      }
      server = offered.build().start();
      NettyChannelBuilder wanted =
          NettyChannelBuilder.forAddress(server.getListenSockets().get(0)).directExecutor();
      channel = (via == Via.TCP ? wanted.usePlaintext() : encrypted(wanted, via)).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NettyChannelBuilder encrypted(NettyChannelBuilder channel, Via via)
      throws IOException {
    return channel
        // Its name is not in the certificate.
        .sslContext(
        GrpcSslContexts.configure(SslContextBuilder.forClient(), provider(via))
            .protocols(TLS)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build());
  }

  private static SslProvider provider(Via via) {
    return switch (via) {
      case TLS -> SslProvider.JDK;
      case TCNATIVE -> SslProvider.OPENSSL;
      default -> throw new IllegalArgumentException("gRPC does not go by " + via);
    };
  }

  static MethodDescriptor<byte[], byte[]> method(MethodDescriptor.MethodType type, String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
