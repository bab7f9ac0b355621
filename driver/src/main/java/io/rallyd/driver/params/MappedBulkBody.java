package io.rallyd.driver.params;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.documents.LineBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A bulk body made of mapped lines and, unless these have them, action lines. */
final class MappedBulkBody implements BulkBody {
  private static final byte[] WRAP_BEGIN = "{\"doc\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WRAP_END = "}\n".getBytes(StandardCharsets.US_ASCII);

  private final LineBlock lines;
  private final Optional<Actions> actions;
  private final int documents;
  private final int size;
  private final int documentBytes;

  /**
   * Creates a body.
   *
   * @param lines the lines, with action lines if there are no actions
   * @param actions action lines; as many documents are written
   */
  MappedBulkBody(LineBlock lines, Optional<Actions> actions) {
    this.lines = lines;
    this.actions = actions;
    this.documents = actions.map(Actions::count).orElse((lines.count() + 1) / 2);
    long size = 0;
    int content = 0;
    if (actions.isPresent() && actions.get().wrapped() == 0) {
      content = lines.contentEnd(documents - 1) - (documents - 1);
      size = (long) content + documents + actions.get().size();
    } else if (actions.isPresent()) {
      for (int i = 0; i < documents; i++) {
        int length = contentLength(i);
        content += length;
        size += length + 1;
      }
      size += actions.get().size();
    } else {
      for (int i = 1; i < lines.count(); i += 2) {
        content += lines.contentEnd(i) - lines.start(i);
      }
      size = lines.ends()[lines.count() - 1] + (lines.newlineMissing() ? 1 : 0);
    }
    this.size = Math.toIntExact(size);
    this.documentBytes = content;
  }

  private int contentLength(int document) {
    if (!actions.get().wraps(document)) {
      return lines.contentEnd(document) - lines.start(document);
    }
    return stripEnd(document) - stripStart(document) + WRAP_BEGIN.length + WRAP_END.length - 1;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int documents() {
    return documents;
  }

  @Override
  public int bytesWithoutNewlines() {
    int lineCount = actions.isPresent() ? 2 * documents : lines.count();
    return size - lineCount;
  }

  @Override
  public int documentBytes() {
    return documentBytes;
  }

  @Override
  public void writeTo(ByteBuf target) {
    target.ensureWritable(size);
    if (actions.isEmpty()) {
      copy(target, 0, lines.ends()[lines.count() - 1]);
      if (lines.newlineMissing()) {
        target.writeByte('\n');
      }
      return;
    }
    if (actions.get().wrapped() == 0 && target.nioBufferCount() == 1) {
      weave(target.nioBuffer(target.writerIndex(), size));
      target.writerIndex(target.writerIndex() + size);
      return;
    }
    for (int i = 0; i < documents; i++) {
      writeTo(target, i);
    }
  }

  /** From mapped memory to the buffer that is sent: the one copy that a bulk makes. */
  private void weave(ByteBuffer target) {
    int at = 0;
    int start = 0;
    for (int i = 0; i < documents; i++) {
      at = actions.get().put(target, at, i);
      int end = lines.ends()[i];
      target.put(at, lines.bytes(), start, end - start);
      at += end - start;
      start = end;
    }
    if (lines.newlineMissing()) {
      target.put(at, (byte) '\n');
    }
  }

  @Override
  public void writeTo(ByteBuf target, int document) {
    if (actions.isEmpty()) {
      int last = Math.min(2 * document + 1, lines.count() - 1);
      copy(target, lines.start(2 * document), lines.contentEnd(last));
      target.writeByte('\n');
      return;
    }
    actions.get().writeTo(target, document);
    if (actions.get().wraps(document)) {
      target.writeBytes(WRAP_BEGIN);
      copy(target, stripStart(document), stripEnd(document));
      target.writeBytes(WRAP_END);
    } else {
      copy(target, lines.start(document), lines.contentEnd(document));
      target.writeByte('\n');
    }
  }

  private void copy(ByteBuf target, int from, int to) {
    ByteBuffer part = lines.bytes().duplicate();
    part.limit(to).position(from);
    target.writeBytes(part);
  }

  private int stripStart(int line) {
    int at = lines.start(line);
    while (at < lines.contentEnd(line) && blank(at)) {
      at++;
    }
    return at;
  }

  private int stripEnd(int line) {
    int at = lines.contentEnd(line);
    while (at > lines.start(line) && blank(at - 1)) {
      at--;
    }
    return at;
  }

  private boolean blank(int at) {
    byte b = lines.bytes().get(at);
    return b == ' ' || b >= '\t' && b <= '\r';
  }
}
