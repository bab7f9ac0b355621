package io.rallyd.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static final int LARGE = 20_000;

  private final Compression compression = new Compression(1);

  @AfterEach
  void close() {
    compression.close();
  }

  /** Up to more than is kept and more than fits at first, and of bytes that become no fewer. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 4097, 100_000, 5 << 20})
  void whatIsCompressedIsTheSameAgain(int size) throws Exception {
    byte[] random = new byte[size];
    new Random(size).nextBytes(random);
    byte[] equal = new byte[size];
    for (byte[] body : List.of(random, equal, random)) {
      assertThat(plain(compression.here(RequestBody.of(body)))).isEqualTo(body);
    }
  }

  @Test
  void equalBodiesBecomeEqualBytes() {
    RequestBody body = RequestBody.of("{\"a\": 1}\n".repeat(5_000));
    assertThat(bytes(compression.here(body))).isEqualTo(bytes(compression.here(body)));
  }

  @Test
  void severalThreadsDoNotMixTheirBodies() throws Exception {
    try (Compression wide = new Compression(4)) {
      List<byte[]> bodies = new ArrayList<>();
      List<CompletableFuture<RequestBody>> compressed = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        bodies.add(("{\"number\": " + i + "}\n").repeat(1_000 + i).getBytes());
        compressed.add(new GzipJob(wide, RequestBody.of(bodies.get(i))).hurry());
      }
      for (int i = 0; i < 40; i++) {
        assertThat(plain(compressed.get(i).get(60, TimeUnit.SECONDS))).isEqualTo(bodies.get(i));
      }
    }
  }

  @Test
  void whatSomebodyWaitsForComesBeforeWhatIsMadeAhead() throws Exception {
    HeldBody held = new HeldBody(new byte[LARGE]);
    compression.ahead(held);
    held.awaitBegun();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    GzipJob first = compression.ahead(noting("first", order));
    GzipJob second = compression.ahead(noting("second", order));
    GzipJob third = compression.ahead(noting("third", order));
    CompletableFuture<RequestBody> hurried = third.hurry();
    CompletableFuture<RequestBody> sent = new GzipJob(compression, noting("sent", order)).hurry();
    held.letGo();
    CompletableFuture.allOf(hurried, sent).get(60, TimeUnit.SECONDS);
    CompletableFuture.allOf(first.hurry(), second.hurry()).get(60, TimeUnit.SECONDS);
    assertThat(order).as("each once").containsExactly("third", "sent", "first", "second");
  }

  @Test
  void smallAndVeryLargeBodiesAreNotCompressedAhead() {
    assertThat(compression.ahead(RequestBody.of(new byte[4096]))).isNull();
    assertThat(compression.ahead(RequestBody.of(new byte[(8 << 20) + 1]))).isNull();
    assertThat(compression.ahead(RequestBody.of(new byte[4097]))).isNotNull();
  }

  @Test
  void aCancelledJobNeverBegins() throws Exception {
    HeldBody held = new HeldBody(new byte[LARGE]);
    compression.ahead(held);
    held.awaitBegun();
    HeldBody unwanted = new HeldBody(new byte[LARGE]);
    GzipJob job = compression.ahead(unwanted);
    job.cancel();
    held.letGo();
    // One thread, so what comes behind it comes later.
    new GzipJob(compression, RequestBody.of(new byte[LARGE])).hurry().get(60, TimeUnit.SECONDS);
    assertThat(unwanted.written()).isZero();
    assertThat(job.hurry()).isCancelled();
  }

  @Test
  void aBodyThatCannotBeReadFailsItsOwnJobOnly() throws Exception {
    CompletableFuture<RequestBody> broken =
        new GzipJob(
                compression,
                new RequestBody() {
                  @Override
                  public int size() {
                    return LARGE;
                  }

                  @Override
                  public void writeTo(ByteBuf target) {
                    target.writeZero(100);
                    throw new InternalError("the file was cut");
                  }
                })
            .hurry();
    assertThatThrownBy(() -> broken.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InternalError.class);
    byte[] next = "next".repeat(LARGE).getBytes();
    assertThat(
            plain(new GzipJob(compression, RequestBody.of(next)).hurry().get(60, TimeUnit.SECONDS)))
        .isEqualTo(next);
  }

  @Test
  void theEndCancelsWhatHasNotBegunAndWhatComesLater() throws Exception {
    HeldBody held = new HeldBody(new byte[LARGE]);
    CompletableFuture<RequestBody> begun = compression.ahead(held).hurry();
    held.awaitBegun();
    HeldBody waiting = new HeldBody(new byte[LARGE]);
    GzipJob ahead = compression.ahead(waiting);
    compression.close();
    assertThat(ahead.hurry()).isCancelled();
    assertThat(compression.ahead(waiting).hurry()).isCancelled();
    held.letGo();
    begun.handle((body, error) -> null).get(60, TimeUnit.SECONDS);
    held.writer().join(60_000);
    assertThat(held.writer().isAlive()).isFalse();
    assertThat(waiting.written()).isZero();
  }

  private static RequestBody noting(String name, List<String> order) {
    return new RequestBody() {
      @Override
      public int size() {
        return LARGE;
      }

      @Override
      public void writeTo(ByteBuf target) {
        order.add(name);
        target.writeZero(LARGE);
      }
    };
  }

  private static byte[] bytes(RequestBody body) {
    ByteBuf buffer = Unpooled.buffer();
    body.writeTo(buffer);
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }

  private static byte[] plain(RequestBody compressed) throws Exception {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(compressed)))) {
      return in.readAllBytes();
    }
  }
}
