package io.rallyd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At each byte of the golden body of each message a huge number is put: one of these bytes is each
 * count that there is, so that no count of no message is forgotten. Decoding ends with a message or
 * the typed error, and never takes more memory than a small multiple of the bytes that are there.
 */
class CountBombTest {
  private static final int[] HUGE = {
    Integer.MAX_VALUE, 2_000_000_000, -1, Integer.MIN_VALUE, WireReader.MAX_ELEMENTS, 1 << 20
  };

  /** Bytes of memory that one byte of a body may cost, and what any body may cost besides. */
  private static final int PER_BYTE = 64;

  private static final int IN_ANY_CASE = 2 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final MessageCodec codec = new MessageCodec(Catalogue.current());

  static Stream<Catalogue.Entry<?>> messages() {
    return Catalogue.current().entries().stream();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void hugeNumberInPlaceOfAnyByteCostsLittle(Catalogue.Entry<?> entry) throws Exception {
    byte[] golden = golden(entry);
    for (int at = 2; at < golden.length; at++) {
      for (int huge : HUGE) {
        for (int padding : new int[] {0, 4096}) {
          decode(bomb(golden, at, huge, padding), entry + " at " + at + " with " + huge);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void hugeNumberBeforeAMegabyteOfEmptyElementsCostsLittle(Catalogue.Entry<?> entry)
      throws Exception {
    byte[] golden = golden(entry);
    int step = Math.max(1, golden.length / 40);
    for (int at = 2; at < golden.length; at += step) {
      byte[] body = bomb(golden, at, WireReader.MAX_ELEMENTS, 1 << 20);
      decode(body, entry + " at " + at);
    }
  }

  @Test
  void treeOfListsThatAllAnnounceManyCostsLittle() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Catalogue.Entry<?> withTree =
        Catalogue.current().entries().stream()
            .filter(e -> e.type().getSimpleName().equals("RaceFinished"))
            .findFirst()
            .orElseThrow();
    byte[] golden = golden(withTree);
    for (int at = 2; at < golden.length; at++) {
      if (golden[at] == TreeTag.LIST || golden[at] == TreeTag.MAP) {
        body.reset();
        body.write(golden, 0, at);
        for (int depth = 0; depth < 100; depth++) {
          body.write(TreeTag.LIST);
          body.writeBytes(varint(4000));
        }
        body.writeBytes(new byte[8192]);
        decode(body.toByteArray(), "lists at " + at);
      }
    }
  }

  private void decode(byte[] body, String what) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      codec.decode(Unpooled.wrappedBuffer(body));
    } catch (WireException expected) {
      // as it should be
    }
    long cost = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(cost).as(what).isLessThan((long) PER_BYTE * body.length + IN_ANY_CASE);
  }

  private static byte[] bomb(byte[] golden, int at, int huge, int padding) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(golden, 0, at);
    body.writeBytes(varint(huge));
    body.writeBytes(Arrays.copyOfRange(golden, at + 1, golden.length));
    body.writeBytes(new byte[padding]);
    return body.toByteArray();
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
    return bytes.toByteArray();
  }

  private static byte[] golden(Catalogue.Entry<?> entry) throws Exception {
    Path file =
        Path.of(
            "src/test/resources/golden",
            entry.number() + "-" + entry.type().getSimpleName() + ".hex");
    return ByteBufUtil.decodeHexDump(
        Files.readString(file, StandardCharsets.US_ASCII).replace("\n", ""));
  }
}
