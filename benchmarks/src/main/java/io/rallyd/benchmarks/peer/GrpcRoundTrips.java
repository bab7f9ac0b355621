package io.rallyd.benchmarks.peer;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.benchmarks.transport.Batch;
import io.rallyd.benchmarks.transport.RoundTrips;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Unary calls of gRPC with its default settings, on its event loops without a change of thread, and
 * with bytes as they are instead of Protocol Buffers, which spares it all encoding.
 */
final class GrpcRoundTrips implements RoundTrips {
  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("Benchmark", "echo"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private final byte[] question;
  private final Server server;
  private final ManagedChannel channel;
  private Batch batch;
  private int toAsk;

  GrpcRoundTrips(int payload) {
    question = new byte[payload];
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      server =
          NettyServerBuilder.forAddress(any)
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("Benchmark")
                      .addMethod(ECHO, ServerCalls.asyncUnaryCall(GrpcRoundTrips::echo))
                      .build())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel =
        NettyChannelBuilder.forAddress(server.getListenSockets().get(0))
            .directExecutor()
            .usePlaintext()
            .build();
  }

  private static void echo(byte[] question, StreamObserver<byte[]> answer) {
    answer.onNext(question);
    answer.onCompleted();
  }

  @Override
  public void run(int count, int inFlight) {
    int first = Math.min(inFlight, count);
    batch = new Batch(count);
    toAsk = count - first;
    for (int i = 0; i < first; i++) {
      ask();
    }
    batch.await();
  }

  private void ask() {
    ClientCalls.asyncUnaryCall(
        channel.newCall(ECHO, CallOptions.DEFAULT), question, new Answer(System.nanoTime()));
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

  private final class Answer implements StreamObserver<byte[]> {
    private final long start;
    private int bytes = -1;

    Answer(long start) {
      this.start = start;
    }

    @Override
    public void onNext(byte[] answer) {
      bytes = answer.length;
    }

    @Override
    public void onError(Throwable failure) {
      batch.fail(failure);
    }

    @Override
    public void onCompleted() {
      Latencies.record(System.nanoTime() - start);
      if (bytes != question.length) {
        batch.fail(new IllegalStateException("an answer of " + bytes + " bytes"));
        return;
      }
      if (toAsk > 0) {
        toAsk--;
        ask();
      }
      batch.count();
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
