package io.rallyd.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseDecoderTest {
  private final StringBuilder body = new StringBuilder();
  private Map<String, String> headers = Map.of();
  private final List<Integer> statuses = new ArrayList<>();
  private final ResponseDecoder decoder =
      new ResponseDecoder(
          new ResponseListener() {
            @Override
            public void onHead(ResponseDecoder head) {
              statuses.add(head.status());
              headers = head.headers();
            }

            @Override
            public void onBody(ByteBuf buffer, int index, int length) {
              body.append(buffer.toString(index, length, StandardCharsets.ISO_8859_1));
            }
          });

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
  void readsAnAnswerOfKnownLengthInPiecesOfAnySize(int piece) {
    feed("HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX: y\r\n\r\nhello world", piece);
    assertThat(statuses).containsExactly(200);
    assertThat(body).hasToString("hello world");
    assertThat(decoder.keepAlive()).isTrue();
    assertThat(decoder.idle()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
  void readsChunksWithExtensionsAndTrailersInPiecesOfAnySize(int piece) {
    feed(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n"
            + "5;ext=1\r\nhello\r\n00006\r\n world\r\n0\r\nTrailer: t\r\n\r\n",
        piece);
    assertThat(body).hasToString("hello world");
    assertThat(decoder.idle()).isTrue();
  }

  @Test
  void skipsInterimAnswers() {
    feed("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok", 1);
    assertThat(statuses).containsExactly(201);
    assertThat(body).hasToString("ok");
  }

  @Test
  void anAnswerToHeadHasNoBodyWhateverItsLengthSays() {
    decoder.expect(true);
    assertThat(feed("HTTP/1.1 404 Not Found\r\nContent-Length: 500\r\n\r\n", 100)).isTrue();
    assertThat(statuses).containsExactly(404);
  }

  @Test
  void statusesWithoutBodyEndWithTheHead() {
    assertThat(feed("HTTP/1.1 204 No Content\r\n\r\n", 100)).isTrue();
    assertThat(feed("HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n", 100)).isTrue();
  }

  @Test
  void withoutLengthTheBodyGoesOnUntilTheServerCloses() {
    assertThat(feed("HTTP/1.0 200 OK\r\n\r\nabc", 2)).isFalse();
    assertThat(decoder.closed()).isTrue();
    assertThat(body).hasToString("abc");
    assertThat(decoder.keepAlive()).isFalse();
  }

  @Test
  void aCloseInTheMiddleOfAnAnswerIsNotItsEnd() {
    feed("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", 100);
    assertThat(decoder.closed()).isFalse();
    assertThat(decoder.idle()).isFalse();
  }

  @Test
  void knowsWhenTheConnectionMustNotBeUsedAgain() {
    feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 100);
    assertThat(decoder.keepAlive()).isFalse();
    feed("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n", 100);
    assertThat(decoder.keepAlive()).isTrue();
  }

  @Test
  void givesHeadersOfTheLastAnswer() {
    feed("HTTP/1.1 500 x\r\nX-Found-Handling-Cluster:  c1 \r\nContent-Length: 0\r\n\r\n", 3);
    assertThat(headers).containsEntry("x-found-handling-cluster", "c1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc",
      })
  void refusesWhatIsNotHttp(String bytes) {
    assertThatThrownBy(() -> feed(bytes, 5)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesAnEndlessHeadWithoutKeepingMoreThanItsLimit() {
    assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nA: " + "x".repeat(70_000), 1000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("64 KiB");
  }

  private boolean feed(String bytes, int piece) {
    byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
    boolean ended = false;
    for (int i = 0; i < all.length; i += piece) {
      ByteBuf in = Unpooled.wrappedBuffer(all, i, Math.min(piece, all.length - i));
      while (in.isReadable()) {
        ended = decoder.feed(in);
      }
    }
    return ended;
  }
}
