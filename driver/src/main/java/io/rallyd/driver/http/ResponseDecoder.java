package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads HTTP/1.x responses (RFC 9112) from the pieces a socket delivers, without creating objects:
 * the head lands in one reused array, the body is passed on where it lies. One decoder serves all
 * answers of a connection in turn.
 *
 * <p>Errors are {@link IllegalStateException}s with a sentence; the connection is then of no more
 * use.
 */
final class ResponseDecoder {
  /** A head larger than this is refused. */
  static final int MAX_HEAD = 64 * 1024;

  private static final int MAX_LINE = 4096;
  private static final byte[] HTTP_1 = ascii("http/1.");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] CONTENT_ENCODING = ascii("content-encoding");
  private static final byte[] CONNECTION = ascii("connection");

  private enum State {
    HEAD,
    FIXED_BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    BODY_UNTIL_CLOSE,
    BROKEN
  }

  private final ResponseListener listener;
  private State state = State.HEAD;
  private byte[] head = new byte[1024];
  private int headLength;
  private int lineLength;
  private boolean answerToHead;
  private int status;
  private boolean keepAlive;
  private boolean chunked;
  private long contentLength;
  private String contentEncoding;
  private long remaining;
  private boolean sizeSeen;
  private boolean sizeOver;
  private boolean ended;

  ResponseDecoder(ResponseListener listener) {
    this.listener = listener;
  }

  /** Tells the decoder what the next answer answers: one to HEAD has no body. */
  void expect(boolean head) {
    answerToHead = head;
  }

  /** Returns the status of the last head. */
  int status() {
    return status;
  }

  /** Returns whether the connection may be used for another request. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** Returns the content coding in lower case, null for none. */
  String contentEncoding() {
    return contentEncoding;
  }

  /** Returns whether nothing of an answer has been read yet. */
  boolean idle() {
    return state == State.HEAD && headLength == 0;
  }

  /** Returns all headers of the last head, names in lower case. */
  Map<String, String> headers() {
    Map<String, String> all = new LinkedHashMap<>();
    int at = lineEnd(0);
    for (int end = lineEnd(at); at < headLength; at = end, end = lineEnd(at)) {
      String line = new String(head, at, end - at, StandardCharsets.ISO_8859_1);
      int colon = line.indexOf(':');
      if (colon > 0) {
        all.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return all;
  }

  /** Reads up to the end of an answer; returns whether it got there. */
  boolean feed(ByteBuf in) {
    try {
      ended = false;
      while (in.isReadable() && !ended) {
        step(in);
      }
      return ended;
    } catch (IllegalStateException e) {
      state = State.BROKEN;
      throw e;
    }
  }

  /** The peer closed the connection; returns whether that was the regular end of an answer. */
  boolean closed() {
    if (state != State.BODY_UNTIL_CLOSE) {
      return false;
    }
    end();
    return true;
  }

  private void step(ByteBuf in) {
    switch (state) {
      case HEAD -> readHead(in);
      case FIXED_BODY -> {
        readBody(in);
        if (remaining == 0) {
          end();
        }
      }
      case CHUNK_SIZE -> readChunkSize(in);
      case CHUNK -> {
        readBody(in);
        if (remaining == 0) {
          state = State.CHUNK_END;
        }
      }
      case CHUNK_END -> {
        byte b = in.readByte();
        if (b == '\n') {
          beginChunkSize();
        } else if (b != '\r') {
          throw new IllegalStateException("a chunk is not followed by a line end");
        }
      }
      case TRAILER -> readTrailer(in);
      case BODY_UNTIL_CLOSE -> {
        remaining = in.readableBytes();
        readBody(in);
      }
      case BROKEN -> throw new IllegalStateException("bytes after a broken answer");
    }
  }

  /** Copies what may be head in one go and looks for its end there; bodies are not looked at. */
  private void readHead(ByteBuf in) {
    while (headLength == 0 && in.isReadable()) {
      byte b = in.getByte(in.readerIndex());
      if (b != '\r' && b != '\n') {
        break;
      }
      in.skipBytes(1);
    }
    if (headLength == head.length) {
      if (headLength >= MAX_HEAD) {
        throw new IllegalStateException("the head of the answer is larger than 64 KiB");
      }
      head = Arrays.copyOf(head, headLength * 2);
    }
    int available = Math.min(in.readableBytes(), head.length - headLength);
    in.getBytes(in.readerIndex(), head, headLength, available);
    int from = headLength;
    int end = from + available;
    while (headLength < end) {
      byte b = head[headLength++];
      if (b == '\n') {
        if (lineLength == 0) {
          in.skipBytes(headLength - from);
          headComplete();
          return;
        }
        lineLength = 0;
      } else if (b != '\r') {
        lineLength++;
      }
    }
    in.skipBytes(available);
  }

  private void headComplete() {
    parseHead();
    if (status < 200) {
      beginHead();
      return;
    }
    listener.onHead(this);
    if (answerToHead || status == 204 || status == 304 || (contentLength == 0 && !chunked)) {
      end();
    } else if (chunked) {
      beginChunkSize();
    } else if (contentLength > 0) {
      remaining = contentLength;
      state = State.FIXED_BODY;
    } else {
      keepAlive = false;
      state = State.BODY_UNTIL_CLOSE;
    }
  }

  private void parseHead() {
    boolean http = headLength > 12 && startsWith(0, HTTP_1) && head[8] == ' ';
    if (!http || !digit(head[9]) || !digit(head[10]) || !digit(head[11])) {
      throw new IllegalStateException("the answer does not begin like HTTP/1.1");
    }
    status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
    keepAlive = head[7] != '0';
    chunked = false;
    contentLength = -1;
    contentEncoding = null;
    int at = lineEnd(0);
    for (int end = lineEnd(at); at < headLength; at = end, end = lineEnd(at)) {
      parseHeader(at, end);
    }
    if (chunked) {
      contentLength = -1;
    }
  }

  private void parseHeader(int at, int end) {
    switch (head[at] | 0x20) {
      case 'c' -> {
        if (isHeader(at, end, CONTENT_LENGTH)) {
          contentLength = parseLength(at + CONTENT_LENGTH.length + 1, end);
        } else if (isHeader(at, end, CONTENT_ENCODING)) {
          contentEncoding = value(at + CONTENT_ENCODING.length + 1, end);
        } else if (isHeader(at, end, CONNECTION)) {
          String value = value(at + CONNECTION.length + 1, end);
          keepAlive = value.contains("keep-alive") || (keepAlive && !value.contains("close"));
        }
      }
      case 't' -> {
        if (isHeader(at, end, TRANSFER_ENCODING)) {
          chunked = value(at + TRANSFER_ENCODING.length + 1, end).endsWith("chunked");
        }
      }
      default -> {}
    }
  }

  private void readBody(ByteBuf in) {
    int length = (int) Math.min(remaining, in.readableBytes());
    int index = in.readerIndex();
    in.skipBytes(length);
    remaining -= length;
    listener.onBody(in, index, length);
  }

  private void readChunkSize(ByteBuf in) {
    byte b = in.readByte();
    if (++lineLength > MAX_LINE) {
      throw new IllegalStateException("the size line of a chunk is too long");
    }
    if (b == '\n') {
      if (!sizeSeen) {
        throw new IllegalStateException("a chunk has no size");
      }
      state = remaining == 0 ? State.TRAILER : State.CHUNK;
      lineLength = 0;
    } else if (!sizeOver) {
      int digit = Character.digit(b, 16);
      if (digit >= 0 && remaining < 1L << 50) {
        remaining = remaining * 16 + digit;
        sizeSeen = true;
      } else if (b == ';' || b == '\r' || b == ' ' || b == '\t') {
        sizeOver = true;
      } else {
        throw new IllegalStateException("the size of a chunk is not a hexadecimal number");
      }
    }
  }

  private void readTrailer(ByteBuf in) {
    byte b = in.readByte();
    if (b == '\n') {
      if (lineLength == 0) {
        end();
      }
      lineLength = 0;
    } else if (b != '\r' && ++lineLength > MAX_LINE) {
      throw new IllegalStateException("a trailer of the answer is too long");
    }
  }

  private void beginChunkSize() {
    state = State.CHUNK_SIZE;
    remaining = 0;
    lineLength = 0;
    sizeSeen = false;
    sizeOver = false;
  }

  private void beginHead() {
    state = State.HEAD;
    headLength = 0;
    lineLength = 0;
  }

  private void end() {
    beginHead();
    ended = true;
  }

  private long parseLength(int from, int to) {
    long length = 0;
    boolean any = false;
    for (int i = from; i < to; i++) {
      byte b = head[i];
      if (digit(b) && length < 1L << 50) {
        length = length * 10 + b - '0';
        any = true;
      } else if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        throw new IllegalStateException("the content-length of the answer is not a number");
      }
    }
    if (!any) {
      throw new IllegalStateException("the content-length of the answer is empty");
    }
    return length;
  }

  private boolean isHeader(int at, int end, byte[] name) {
    return at + name.length < end && head[at + name.length] == ':' && startsWith(at, name);
  }

  private boolean startsWith(int at, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      byte b = head[at + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private String value(int from, int to) {
    return new String(head, from, to - from, StandardCharsets.ISO_8859_1)
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < headLength && head[at++] != '\n') {
      // to the character behind the next line end
    }
    return at;
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
