package io.rallyd.driver.params;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.generation.DocumentBytes;
import io.rallyd.driver.generation.DocumentGenerator;
import io.rallyd.driver.generation.Draws;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A bulk body of documents made on the fly. It is made whole when the bulk is, ahead of the
 * request, and its memory is given back as soon as it has been written; when a request has to be
 * repeated, which is rare, its documents are made once more.
 */
final class GeneratedBulkBody implements BulkBody {
  private static final byte[] WRAP_BEGIN = "{\"doc\":".getBytes(StandardCharsets.US_ASCII);

  private final DocumentGenerator generator;
  private final long first;
  private final Actions actions;
  private final Queue<DocumentBytes> free;
  private final AtomicReference<DocumentBytes> made;
  private final int size;
  private final int documentBytes;

  /**
   * Makes a body.
   *
   * @param first number of the first document
   * @param actions its action lines; as many documents are made
   * @param draws for use during this call only
   * @param room where it is made; cleared first
   * @param free takes the room when it is not needed any more
   */
  GeneratedBulkBody(
      DocumentGenerator generator,
      long first,
      Actions actions,
      Draws draws,
      DocumentBytes room,
      Queue<DocumentBytes> free) {
    this.generator = generator;
    this.first = first;
    this.actions = actions;
    this.free = free;
    room.clear();
    int content = 0;
    for (int i = 0; i < actions.count(); i++) {
      content += write(i, draws, room);
    }
    this.size = room.size();
    this.documentBytes = content;
    this.made = new AtomicReference<>(room);
  }

  /** Appends a document with its action line and returns the size of the former. */
  private int write(int document, Draws draws, DocumentBytes out) {
    actions.writeTo(out, document);
    int start = out.size();
    boolean wraps = actions.wraps(document);
    if (wraps) {
      out.append(WRAP_BEGIN);
    }
    generator.write(first + document, draws, out);
    if (wraps) {
      out.append('}');
    }
    int length = out.size() - start;
    out.append('\n');
    return length;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int documents() {
    return actions.count();
  }

  @Override
  public void writeTo(ByteBuf target) {
    DocumentBytes room = made.getAndSet(null);
    if (room != null) {
      target.writeBytes(room.array(), 0, room.size());
      free.add(room);
      return;
    }
    target.ensureWritable(size);
    for (int i = 0; i < documents(); i++) {
      writeTo(target, i);
    }
  }

  @Override
  public void writeTo(ByteBuf target, int document) {
    DocumentBytes one = new DocumentBytes();
    write(document, new Draws(), one);
    target.writeBytes(one.array(), 0, one.size());
  }

  @Override
  public int bytesWithoutNewlines() {
    return size - 2 * documents();
  }

  @Override
  public int documentBytes() {
    return documentBytes;
  }
}
