package io.rallyd.transport.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Iterator;

/** Carries the bytes of one direction, and does to them what its faults say. On its own thread. */
final class Relay implements Runnable {
  private static final int GATHER_MILLIS = 20;
  private static final int THROTTLED_PER_MILLI = 64;

  private final ProxiedConnection connection;
  private final Direction direction;
  private final Socket from;
  private final Socket to;
  private final Iterator<Fault> faults;
  private final Gathering gathering = new Gathering();
  private Fault next;
  private long untilNext;
  private int splitLeft;
  private int mergeLeft;
  private int throttleLeft;
  private boolean deaf;

  Relay(
      ProxiedConnection connection,
      Direction direction,
      Socket from,
      Socket to,
      Iterator<Fault> faults) {
    this.connection = connection;
    this.direction = direction;
    this.from = from;
    this.to = to;
    this.faults = faults;
    advance();
  }

  @Override
  public void run() {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (true) {
        int read = read(in, out, buffer);
        if (read < 0) {
          break;
        }
        if (direction == Direction.TO_SERVER) {
          connection.record(buffer, read);
        }
        if (!carry(out, buffer, read)) {
          return;
        }
      }
      gathering.flush(out);
      if (!deaf) {
        to.shutdownOutput();
      }
    } catch (IOException | InterruptedException e) {
      connection.close();
    } finally {
      connection.ended();
    }
  }

  /** Reads; what was gathered goes when nothing comes for a while. */
  private int read(InputStream in, OutputStream out, byte[] buffer) throws IOException {
    while (true) {
      from.setSoTimeout(gathering.isEmpty() ? 0 : GATHER_MILLIS);
      try {
        return in.read(buffer);
      } catch (SocketTimeoutException e) {
        gathering.flush(out);
      }
    }
  }

  /** Returns whether the connection still stands. */
  private boolean carry(OutputStream out, byte[] buffer, int read)
      throws IOException, InterruptedException {
    int at = 0;
    while (at < read) {
      connection.pass();
      if (next != null && untilNext <= 0 && !deaf && connection.faulty()) {
        if (!happen(out, buffer, at)) {
          return false;
        }
        continue;
      }
      int length = read - at;
      if (next != null && connection.faulty()) {
        length = (int) Math.max(1, Math.min(length, untilNext));
      }
      length = write(out, buffer, at, length);
      at += length;
      untilNext -= length;
    }
    return true;
  }

  /** Writes some of the bytes as the faults still at work say; returns how many. */
  private int write(OutputStream out, byte[] buffer, int at, int length)
      throws IOException, InterruptedException {
    if (deaf) {
      return length;
    }
    if (splitLeft > 0) {
      splitLeft--;
      gathering.flush(out);
      out.write(buffer, at, 1);
      return 1;
    }
    if (throttleLeft > 0) {
      int few = Math.min(length, Math.min(throttleLeft, THROTTLED_PER_MILLI));
      throttleLeft -= few;
      gathering.flush(out);
      out.write(buffer, at, few);
      Thread.sleep(1);
      return few;
    }
    if (mergeLeft > 0) {
      int some = Math.min(length, mergeLeft);
      mergeLeft -= some;
      gathering.add(buffer, at, some);
      return some;
    }
    gathering.flush(out);
    out.write(buffer, at, length);
    return length;
  }

  private boolean happen(OutputStream out, byte[] buffer, int at)
      throws IOException, InterruptedException {
    Fault fault = next;
    advance();
    connection.log().add(fault.kind());
    switch (fault.kind()) {
      case DELAY -> Thread.sleep(fault.amount());
      case THROTTLE -> throttleLeft = fault.amount();
      case SPLIT -> splitLeft = fault.amount();
      case MERGE -> mergeLeft = fault.amount();
      case FLIP -> buffer[at] ^= (byte) (1 << fault.amount());
      case DUPLICATE -> connection.duplicate();
      case HALF_OPEN -> deaf = true;
      case TRUNCATE -> {
        gathering.flush(out);
        to.shutdownOutput();
        return false;
      }
      case CUT -> {
        gathering.flush(out);
        connection.close();
        return false;
      }
      case RESET -> {
        connection.reset();
        return false;
      }
    }
    return true;
  }

  private void advance() {
    next = faults.hasNext() ? faults.next() : null;
    untilNext = next == null ? 0 : next.after();
  }
}
