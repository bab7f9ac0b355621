package io.rallyd.benchmarks.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many bytes a message of each kind is on the wire, by our codec and by others, and how much
 * garbage our encoder leaves of it.
 */
public final class Sizes {
  private static final List<String> OTHERS = List.of("kryo", "smile", "cbor", "json", "java");
  private static final int LARGEST = 16 << 20;
  private static final int WARM_UP = 20_000;
  private static final int MEASURED = 1_000;

  private final MessageCodec codec = new MessageCodec(Catalogue.current());
  private final ByteBuf target = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10);
  private final ObjectNode kinds = new ObjectMapper().createObjectNode();

  private Sizes() {}

  /** Prints the table; writes it as JSON as well when a file is given. */
  public static void main(String[] arguments) throws IOException {
    Sizes sizes = new Sizes();
    sizes.measure(WARM_UP, System.out);
    if (arguments.length > 0) {
      String json =
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(sizes.kinds);
      Files.writeString(Path.of(arguments[0]), json + "\n");
    }
  }

  static ObjectNode of(int warmUp, PrintStream out) throws IOException {
    Sizes sizes = new Sizes();
    sizes.measure(warmUp, out);
    return sizes.kinds;
  }

  private void measure(int warmUp, PrintStream out) throws IOException {
    out.printf("%-20s %8s", "message", "rallyd");
    OTHERS.forEach(name -> out.printf(" %8s", name));
    out.printf(" %16s%n", "encoding garbage");
    for (Message message : Golden.every()) {
      ObjectNode kind = kinds.putObject(message.getClass().getSimpleName());
      target.clear();
      codec.encode(message, target, LARGEST);
      kind.put("rallyd", target.readableBytes());
      for (String name : OTHERS) {
        kind.put(name, Format.named(name).encode(message).length);
      }
      kind.put("encoding_garbage_bytes", garbage(message, warmUp));
      out.printf("%-20s", message.getClass().getSimpleName());
      kind.forEach(value -> out.printf(" %8s", value.asText()));
      out.println();
    }
    target.release();
  }

  private double garbage(Message message, int warmUp) {
    encode(message, warmUp);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    encode(message, MEASURED);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    return Math.round(10.0 * bytes / MEASURED) / 10.0;
  }

  private void encode(Message message, int times) {
    for (int i = 0; i < times; i++) {
      target.clear();
      codec.encode(message, target, LARGEST);
    }
  }
}
