package io.rallyd.benchmarks.peer;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.benchmarks.transport.Batch;
import io.rallyd.benchmarks.transport.OneWays;
import io.rallyd.benchmarks.transport.Via;

/** Messages of one stream from the client, sent as fast as gRPC says that it is ready. */
final class GrpcOneWays implements OneWays {
  private static final MethodDescriptor<byte[], byte[]> TELL =
      GrpcPair.method(MethodDescriptor.MethodType.CLIENT_STREAMING, "tell");

  private final byte[] message;
  private final GrpcPair pair;
  private final ClientCallStreamObserver<byte[]> stream;
  private final Object ready = new Object();
  private volatile Batch batch;

  /** When the only message of a batch was sent; written before the batch. */
  private long alone;

  GrpcOneWays(Via via, int payload) {
    message = new byte[payload];
    pair = new GrpcPair(via, TELL, ServerCalls.asyncClientStreamingCall(answer -> new Taker()));
    stream =
        (ClientCallStreamObserver<byte[]>)
            ClientCalls.asyncClientStreamingCall(
                pair.channel().newCall(TELL, CallOptions.DEFAULT), new Nothing());
  }

  @Override
  public void run(int count) {
    Batch next = new Batch(count);
    alone = count == 1 ? System.nanoTime() : 0;
    batch = next;
    for (int i = 0; i < count; i++) {
      awaitReady();
      stream.onNext(message);
    }
    next.await();
  }

  private void awaitReady() {
    if (stream.isReady()) {
      return;
    }
    synchronized (ready) {
      while (!stream.isReady()) {
        try {
          // A failed stream is never ready again.
          ready.wait(1000);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    pair.close();
  }

  private final class Taker implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] received) {
      Batch current = batch;
      if (alone != 0) {
        Latencies.record(System.nanoTime() - alone);
      }
      if (received.length == message.length) {
        current.count();
      } else {
        current.fail(new IllegalStateException("another message than was sent"));
      }
    }

    @Override
    public void onError(Throwable failure) {
      fail(failure);
    }

    @Override
    public void onCompleted() {
      // The stream lasts as long as the benchmark.
    }
  }

  private void fail(Throwable failure) {
    Batch current = batch;
    if (current != null) {
      current.fail(failure);
    }
  }

  private final class Nothing implements ClientResponseObserver<byte[], byte[]> {
    @Override
    public void beforeStart(ClientCallStreamObserver<byte[]> started) {
      started.setOnReadyHandler(
          () -> {
            synchronized (ready) {
              ready.notifyAll();
            }
          });
    }

    @Override
    public void onNext(byte[] answer) {
      fail(new IllegalStateException("an answer to a message that wants none"));
    }

    @Override
    public void onError(Throwable failure) {
      fail(failure);
    }

    @Override
    public void onCompleted() {
      // The stream lasts as long as the benchmark.
    }
  }
}
