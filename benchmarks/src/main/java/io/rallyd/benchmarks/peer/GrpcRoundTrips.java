package io.rallyd.benchmarks.peer;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.benchmarks.transport.Batch;
import io.rallyd.benchmarks.transport.RoundTrips;
import io.rallyd.benchmarks.transport.Via;

/**
 * Unary calls of gRPC with its default settings, on its event loops without a change of thread, and
 * with bytes as they are instead of Protocol Buffers, which spares it all encoding.
 */
final class GrpcRoundTrips implements RoundTrips {
  private static final MethodDescriptor<byte[], byte[]> ECHO =
      GrpcPair.method(MethodDescriptor.MethodType.UNARY, "echo");

  private final byte[] question;
  private final GrpcPair pair;
  private Batch batch;
  private int toAsk;

  GrpcRoundTrips(Via via, int payload) {
    question = new byte[payload];
    pair = new GrpcPair(via, ECHO, ServerCalls.asyncUnaryCall(GrpcRoundTrips::echo));
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
        pair.channel().newCall(ECHO, CallOptions.DEFAULT), question, new Answer(System.nanoTime()));
  }

  @Override
  public void close() {
    pair.close();
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
}
