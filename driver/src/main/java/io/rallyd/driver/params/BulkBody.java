package io.rallyd.driver.params;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.http.RequestBody;

/**
 * The body of one bulk request: documents of a memory-mapped corpus with their action lines,
 * without an object per document. Immutable; may be written any number of times, so that a request
 * can be repeated, and from any thread. It stays readable as long as it is referenced.
 */
public interface BulkBody extends RequestBody {

  /** Returns the bytes of the whole body, the last newline included. */
  @Override
  int size();

  /** Returns the number of documents, at least 1. */
  int documents();

  /** Appends the whole body; the buffer grows as needed. */
  @Override
  void writeTo(ByteBuf target);

  /**
   * Appends one document with its action line, each with its newline.
   *
   * @param document index from 0
   */
  void writeTo(ByteBuf target, int document);

  /** Returns the bytes of all lines without their newlines. */
  int bytesWithoutNewlines();

  /** Returns the bytes of the document lines alone, without newlines and action lines. */
  int documentBytes();
}
