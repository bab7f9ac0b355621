package io.rallyd.driver.params;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.generation.DocumentBytes;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** The action lines of one bulk. Immutable. */
sealed interface Actions {

  /** Puts one line with its newline at an index; returns the index behind it. */
  int put(ByteBuffer target, int at, int document);

  /** Returns the number of lines. */
  int count();

  /** Returns the bytes of all lines with their newlines. */
  int size();

  /** Appends one line with its newline. */
  void writeTo(ByteBuf target, int document);

  /** Appends one line with its newline. */
  void writeTo(DocumentBytes target, int document);

  /** Returns whether the document of that line has to be wrapped as a partial one. */
  boolean wraps(int document);

  /** Returns how many documents have to be wrapped. */
  int wrapped();

  /** The same line for each document. */
  record Constant(byte[] line, int count) implements Actions {

    @Override
    public int put(ByteBuffer target, int at, int document) {
      target.put(at, line);
      return at + line.length;
    }

    @Override
    public int size() {
      return line.length * count;
    }

    @Override
    public void writeTo(ByteBuf target, int document) {
      target.writeBytes(line);
    }

    @Override
    public void writeTo(DocumentBytes target, int document) {
      target.append(line);
    }

    @Override
    public boolean wraps(int document) {
      return false;
    }

    @Override
    public int wrapped() {
      return 0;
    }
  }

  /** A line of its own for each document. */
  record Single(byte[] lines, int[] ends, BitSet updates) implements Actions {

    @Override
    public int put(ByteBuffer target, int at, int document) {
      int start = document == 0 ? 0 : ends[document - 1];
      int length = ends[document] - start;
      target.put(at, lines, start, length);
      return at + length;
    }

    @Override
    public int count() {
      return ends.length;
    }

    @Override
    public int size() {
      return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public void writeTo(ByteBuf target, int document) {
      int start = document == 0 ? 0 : ends[document - 1];
      target.writeBytes(lines, start, ends[document] - start);
    }

    @Override
    public void writeTo(DocumentBytes target, int document) {
      int start = document == 0 ? 0 : ends[document - 1];
      target.append(lines, start, ends[document] - start);
    }

    @Override
    public boolean wraps(int document) {
      return updates.get(document);
    }

    @Override
    public int wrapped() {
      return updates.cardinality();
    }
  }
}
