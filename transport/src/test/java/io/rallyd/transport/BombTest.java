package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.Conversation;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A member that announces two thousand million of something, or nests without end, hears what was
 * wrong and loses its link; the memory that it costs is what it sent. That each count of each
 * message is bounded is shown where they are decoded, by {@code CountBombTest}.
 */
@Timeout(300)
class BombTest {
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long FLAT = 48 << 20;

  /** Messages of a node, each with the first bytes of its number. */
  static Stream<Catalogue.Entry<?>> messages() {
    return Catalogue.current().entries().stream()
        .filter(entry -> entry.conversation() != Conversation.SESSION);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageOfNothingButHugeCountsEndsTheLink(Catalogue.Entry<?> entry) {
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      explode(cluster, FrameKind.MESSAGE, bomb(entry), entry.type().getSimpleName());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FrameKind.class,
      names = {"MESSAGE", "REQUEST", "RESPONSE", "STREAM_OPEN"})
  void bombInAnyKindOfFrameEndsTheLink(FrameKind kind) {
    Catalogue.Entry<?> report = Catalogue.current().entry(300).orElseThrow();
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      long before = Canary.liveBytes() + Canary.directBytes();
      explode(cluster, kind, bomb(report), "a count of 2147483647");
      assertThat(Canary.liveBytes() + Canary.directBytes() - before).isLessThan(FLAT);
    }
  }

  /** What a tree of JSON values, as several messages carry one, may be filled with. */
  enum Tree {
    LISTS_IN_LISTS("values nested deeper than 64", 200_000, 7, 1),
    MAPS_IN_MAPS("values nested deeper than 64", 100_000, 8, 1, 1, 'k'),
    LIST_OF_TWO_BILLION("a count of 2147483647", 1, 7, -1, -1, -1, -1, 7),
    MAP_OF_TWO_BILLION("a count of 2147483647", 1, 8, -1, -1, -1, -1, 7),
    TEXT_OF_TWO_BILLION("a count of 2147483647", 1, 6, -1, -1, -1, -1, 7),
    MAPS_OF_MANY_EMPTY_KEYS("more than 262144 elements", 1, 8, 0x80, 0x80, 0x20),
    NUMBER_WITHOUT_END("a number of more than", 1, 9, 0x80, 0x80, 0x20);

    final String why;
    private final int times;
    private final byte[] what;

    Tree(String why, int times, int... what) {
      this.why = why;
      this.times = times;
      this.what = new byte[what.length];
      for (int i = 0; i < what.length; i++) {
        this.what[i] = (byte) what[i];
      }
    }

    /** Returns a request to start load on one cluster, whose options have but one key. */
    ByteBuf frame() {
      int number = Catalogue.current().entryOf(StartLoad.class).number() + 2;
      ByteBuf frame = Unpooled.buffer();
      FrameFormat.reserveHeader(frame);
      frame.writeByte(number & 0x7f | 0x80).writeByte(number >> 7);
      // The race; one cluster, its name, no hosts; options.
      frame.writeBytes(new byte[] {1, 'r', 1, 1, 'c', 0, 1, 1, 'k'});
      for (int i = 0; i < times; i++) {
        frame.writeBytes(what);
      }
      // Enough for half a million elements, each an empty key with null.
      return frame.writeZero(times > 1 ? 1 : 2 << 19);
    }
  }

  @ParameterizedTest
  @EnumSource(Tree.class)
  void treeWithoutEndEndsTheLinkAndNobodyElses(Tree tree) {
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      explode(cluster, FrameKind.REQUEST, tree.frame(), tree.why);
      Link other = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      assertThat(Cluster.await(other.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
    }
  }

  /** Returns a body whose every count, and every other number, is the largest there is. */
  private static ByteBuf bomb(Catalogue.Entry<?> entry) {
    ByteBuf frame = Frames.empty();
    int number = entry.number() + 2;
    frame.writeByte(number & 0x7f | 0x80).writeByte(number >> 7);
    for (int i = 0; i < 200; i++) {
      frame.writeBytes(new byte[] {-1, -1, -1, -1, 7});
    }
    return frame;
  }

  private static void explode(Cluster cluster, FrameKind kind, ByteBuf bomb, String why) {
    Cluster.Client bad = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
    LinkSession link = (LinkSession) bad.link();
    Cluster.await(cluster.serverSide.up);
    link.run(() -> link.control(kind, 1, bomb), bomb::release);
    assertThat(Cluster.await(cluster.serverSide.down)).contains(why);
    assertThat(Cluster.await(bad.events().down)).contains(why);
    assertThat(cluster.server.counters()).containsEntry("messages-bad", 1L);
  }
}
