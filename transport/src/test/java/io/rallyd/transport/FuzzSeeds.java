package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.Catalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What fuzzing begins with: the golden bytes of every message, and one of everything around. */
final class FuzzSeeds {
  private static final Path GOLDEN = Path.of("../protocol/src/test/resources/golden");
  private static final Path FOUND = Path.of("src/test/resources/fuzz");

  private FuzzSeeds() {}

  /** Returns the seeds of a target. */
  static List<byte[]> of(FuzzTarget target) {
    return switch (target) {
      case BODY -> golden();
      case FRAME -> frames();
      case HANDSHAKE -> handshakes();
      case SESSION -> sessions();
    };
  }

  /** Returns what once was found with a target, and is kept for ever. */
  static List<byte[]> found(FuzzTarget target) {
    Path folder = FOUND.resolve(target.folder());
    try {
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      List<byte[]> found = new ArrayList<>();
      try (Stream<Path> files = Files.list(folder).sorted()) {
        for (Path file : files.toList()) {
          found.add(Files.readAllBytes(file));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the golden bytes of all messages. */
  static List<byte[]> golden() {
    List<byte[]> bodies = new ArrayList<>();
    try (Stream<Path> files = Files.list(GOLDEN).filter(f -> f.toString().endsWith(".hex"))) {
      for (Path file : files.sorted().toList()) {
        String hex = Files.readString(file, StandardCharsets.US_ASCII).replace("\n", "");
        bodies.add(ByteBufUtil.decodeHexDump(hex));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bodies;
  }

  private static List<byte[]> frames() {
    List<byte[]> seeds = new ArrayList<>();
    for (FrameKind kind : FrameKind.values()) {
      ByteBuf frame = Unpooled.buffer();
      FrameFormat.reserveHeader(frame);
      frame.writeBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      FrameFormat.writeHeader(frame, kind, 3, 1);
      seeds.add(join(new byte[] {0, 4}, ByteBufUtil.getBytes(frame)));
      seeds.add(new byte[] {1, 9, (byte) kind.ordinal(), 1, 2, 3, 65, 66, 67});
    }
    return seeds;
  }

  private static List<byte[]> handshakes() {
    byte[] nonce = new byte[HandshakeFormat.NONCE];
    byte[] hello =
        HandshakeFormat.hello(
            new HandshakeFormat.Hello(
                HandshakeFormat.MAJOR,
                HandshakeFormat.MINOR,
                Peer.Role.NODE,
                Catalogue.current().fingerprint(),
                "0.1.0"),
            nonce);
    byte[] proof = HandshakeFormat.proof(new HandshakeFormat.Proof(true, new byte[16], 7));
    byte[] challenge = HandshakeFormat.challenge(nonce, "0.1.0");
    byte[] accept = HandshakeFormat.accept(true, 7);
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(join(new byte[] {0, 99}, hello));
    seeds.add(join(new byte[] {0, 3}, hello, proof));
    seeds.add(new byte[] {2, 40, 1, 1, 2, 3, 4, 1});
    seeds.add(new byte[] {2, 5, 1, 1, 2, 3, 4, 1, 9, 9});
    seeds.add(join(new byte[] {1, 99}, challenge));
    seeds.add(join(new byte[] {1, 7}, challenge, accept));
    seeds.add(new byte[] {3, 40, 1, 2, 3, 4, 1, 5});
    for (RefusalReason reason : RefusalReason.values()) {
      seeds.add(join(new byte[] {1, 7}, HandshakeFormat.refusal(reason)));
    }
    return seeds;
  }

  private static List<byte[]> sessions() {
    List<byte[]> seeds = new ArrayList<>();
    List<byte[]> golden = golden();
    for (byte[] body : golden) {
      for (FrameKind kind :
          List.of(
              FrameKind.MESSAGE, FrameKind.REQUEST, FrameKind.RESPONSE, FrameKind.STREAM_OPEN)) {
        seeds.add(frame(kind, 0, 1, body));
      }
    }
    byte[] open = new byte[0];
    for (byte[] body : golden) {
      open =
          body[0] == (byte) 0xb2 && body[1] == 2 ? frame(FrameKind.STREAM_OPEN, 0, 5, body) : open;
    }
    byte[] chunk = new byte[200];
    seeds.add(
        join(
            open,
            frame(FrameKind.STREAM_CHUNK, 0, 5, chunk),
            frame(FrameKind.STREAM_CHUNK, 200, 5, new byte[1]),
            frame(FrameKind.STREAM_END, 201, 5, new byte[32])));
    seeds.add(
        join(open, frame(FrameKind.STREAM_ABORT, 0, 5, "no".getBytes(StandardCharsets.UTF_8))));
    seeds.add(frame(FrameKind.STREAM_CREDIT, 9, 5, new byte[8]));
    seeds.add(frame(FrameKind.STREAM_DONE, 0, 5, new byte[1]));
    seeds.add(frame(FrameKind.FAILURE, 0, 1, new byte[] {1, 65}));
    seeds.add(frame(FrameKind.PING, 1, 0, new byte[8]));
    seeds.add(frame(FrameKind.PONG, 2, 0, new byte[24]));
    seeds.add(frame(FrameKind.ACK, 3, 0, new byte[0]));
    seeds.add(frame(FrameKind.GOODBYE, 0, 0, "bye".getBytes(StandardCharsets.UTF_8)));
    return seeds;
  }

  private static byte[] frame(FrameKind kind, int number, int correlation, byte[] body) {
    byte[] head = {
      (byte) kind.ordinal(),
      (byte) number,
      (byte) correlation,
      (byte) (body.length >> 8),
      (byte) body.length
    };
    return join(head, body);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
