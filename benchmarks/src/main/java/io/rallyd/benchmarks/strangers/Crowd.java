package io.rallyd.benchmarks.strangers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The process of many peers that do not belong, on one thread that sleeps whenever nothing is due:
 * they must not take the processors from those whom they are to disturb. Each keeps its connection
 * as long as it is suffered, and comes again some time after it was turned out. It says when all
 * have come once, and at the end how many connections there were and how many were turned out.
 */
final class Crowd {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  /** Addresses that strangers come from. */
  private static final int ADDRESSES = 250;

  private final InetSocketAddress target;
  private final long comeAgain;
  private final Selector selector;
  private final PriorityQueue<Stranger> due =
      new PriorityQueue<>(Comparator.comparingLong(each -> each.at));
  private final ByteBuffer heard = ByteBuffer.allocateDirect(4096);
  private final int size;
  private int newcomers;
  private long connected;
  private long turnedOut;
  private long failed;

  private Crowd(InetSocketAddress target, int size, List<Kind> kinds, double comeAgain)
      throws IOException {
    this.target = target;
    this.size = size;
    this.comeAgain = (long) (comeAgain * SECOND);
    this.selector = Selector.open();
    List<ByteBuffer> words = kinds.stream().map(Kind::words).toList();
    long now = System.nanoTime();
    for (int i = 0; i < size; i++) {
      int kind = i % kinds.size();
      Stranger stranger = new Stranger(i, words.get(kind).duplicate(), kinds.get(kind));
      // As far from each other as they will be ever after.
      stranger.at = now + this.comeAgain * i / size;
      due.add(stranger);
    }
  }

  /** Arguments: address, port, how many, their kinds, seconds until one comes again. */
  public static void main(String[] arguments) throws IOException {
    List<Kind> kinds = new ArrayList<>();
    for (String kind : arguments[3].split(",")) {
      kinds.add(Kind.valueOf(kind));
    }
    Crowd crowd =
        new Crowd(
            new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
            Integer.parseInt(arguments[2]),
            kinds,
            Double.parseDouble(arguments[4]));
    AtomicBoolean over = new AtomicBoolean();
    Thread end =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  over.set(true);
                  crowd.selector.wakeup();
                }
              } catch (IOException e) {
                over.set(true);
              }
              Runtime.getRuntime().halt(0);
            });
    end.setDaemon(true);
    end.start();
    while (!over.get()) {
      crowd.turn();
    }
    System.out.println(crowd.connected + " " + crowd.turnedOut + " " + crowd.failed);
  }

  private void turn() throws IOException {
    long now = System.nanoTime();
    while (!due.isEmpty() && due.peek().at - now <= 0) {
      due.poll().act(now);
    }
    // Many at a time, for each wake-up costs.
    long wait = due.isEmpty() ? SECOND : due.peek().at - System.nanoTime();
    selector.select(this::ready, Math.max(5, wait / MILLI));
  }

  private void ready(SelectionKey key) {
    Stranger stranger = (Stranger) key.attachment();
    try {
      if (key.isConnectable()) {
        stranger.channel.finishConnect();
        connected++;
        key.interestOps(SelectionKey.OP_READ);
        stranger.speak(System.nanoTime());
      } else if (stranger.channel.read(heard.clear()) < 0) {
        turnedOut++;
        stranger.leave();
      }
    } catch (IOException e) {
      turnedOut++;
      stranger.leave();
    }
  }

  private final class Stranger {
    private final int number;
    private final Kind kind;
    private final ByteBuffer words;
    private SocketChannel channel;
    private boolean first = true;

    /** When it does something next; meaningful while it is due. */
    private long at;

    Stranger(int number, ByteBuffer words, Kind kind) {
      this.number = number;
      this.words = words;
      this.kind = kind;
    }

    void act(long now) throws IOException {
      if (channel != null) {
        speak(now);
        return;
      }
      if (first) {
        first = false;
        newcomers++;
        if (newcomers == size) {
          System.out.println("all");
        }
      }
      words.rewind();
      channel = SocketChannel.open();
      try {
        channel.configureBlocking(false);
        int address = number % ADDRESSES;
        channel.bind(new InetSocketAddress("127.9.1." + (1 + address), 0));
        channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(target);
      } catch (IOException e) {
        failed++;
        leave();
      }
    }

    /** Says what it has to say now; more of it is due in a second. */
    void speak(long now) {
      if (channel == null || !channel.isConnected() || !words.hasRemaining()) {
        return;
      }
      try {
        ByteBuffer some = words.duplicate();
        some.limit((int) Math.min(words.limit(), words.position() + (long) kind.bytesAtATime()));
        channel.write(some);
        words.position(some.position());
      } catch (IOException e) {
        turnedOut++;
        leave();
        return;
      }
      if (words.hasRemaining()) {
        at = now + SECOND;
        due.add(this);
      }
    }

    /** Is away for a while; what it had still to say is not due any more. */
    void leave() {
      SocketChannel left = channel;
      channel = null;
      try {
        left.close();
      } catch (IOException e) {
        failed++;
      }
      if (words.position() > 0 && words.hasRemaining()) {
        due.remove(this);
      }
      at = System.nanoTime() + comeAgain;
      due.add(this);
    }
  }
}
