package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.rallyd.protocol.Message;
import java.nio.ByteBuffer;

/**
 * Puts messages into Netty buffers and gets them back, by Kryo with nothing registered but the
 * catalogue. Safe for use by many threads, each of which keeps a Kryo instance.
 */
public final class MessageCodec {
  static {
    // Kryo looks for sun.misc.Unsafe unless told not to; newer JVMs warn of it, and nothing here
    // has a use for it.
    if (System.getProperty("kryo.unsafe") == null) {
      System.setProperty("kryo.unsafe", "false");
    }
  }

  private final Catalogue catalogue;
  private final FastThreadLocal<Coder> coders =
      new FastThreadLocal<>() {
        @Override
        protected Coder initialValue() {
          return new Coder(catalogue);
        }
      };

  /** Creates a codec for the messages of a catalogue. */
  public MessageCodec(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Returns the catalogue. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Appends a message to a buffer.
   *
   * @param maxBytes most bytes it may take
   * @throws WireException when it is not in the catalogue, has a null where none may be, or is too
   *     large; the buffer's indices are then as before
   */
  public void encode(Message message, ByteBuf target, int maxBytes) {
    Coder coder = coders.get();
    GrowingBuf room = coder.room;
    int written = 0;
    ByteBuffer memory = room.begin(target);
    try {
      written = encode(coder, message, memory, maxBytes, room);
    } finally {
      room.end(written);
    }
  }

  /**
   * Writes a message from the position of {@code memory} on.
   *
   * @param maxBytes most bytes it may take
   * @param room is asked for more memory when it does not fit; the message is then where that said
   * @return how many bytes it took; positions say nothing
   * @throws WireException when it is not in the catalogue, has a null where none may be, or is too
   *     large
   */
  public int encode(Message message, ByteBuffer memory, int maxBytes, Room room) {
    return encode(coders.get(), message, memory, maxBytes, room);
  }

  private int encode(Coder coder, Message message, ByteBuffer memory, int maxBytes, Room room) {
    // Many are of the same kind as the one before.
    boolean known = message != null && message.getClass() == coder.known;
    if (!known && (message == null || catalogue.entryOf(message.getClass()) == null)) {
      throw new WireException(
          "no message of the catalogue: "
              + (message == null ? null : message.getClass().getName()));
    }
    coder.known = message.getClass();
    NettyOutput output = coder.output;
    output.begin(memory, maxBytes, room);
    try {
      coder.kryo.writeClassAndObject(output, message);
      return output.written();
    } catch (KryoException | NullPointerException | ClassCastException e) {
      throw broken("cannot encode " + message.getClass().getSimpleName(), e);
    } finally {
      output.drop();
    }
  }

  /**
   * Returns the message that the readable bytes of a buffer are, all of them. The buffer's indices
   * do not move.
   *
   * @throws WireException when they are none
   */
  public Message decode(ByteBuf source) {
    int length = source.readableBytes();
    return decode(source.nioBuffer(source.readerIndex(), length), 0, length);
  }

  /**
   * Returns the message that some bytes are, all of them.
   *
   * @param memory has them; its position and limit are moved
   * @param from where they begin
   * @param length how many they are
   * @throws WireException when they are none
   */
  public Message decode(ByteBuffer memory, int from, int length) {
    Coder coder = coders.get();
    NettyInput input = coder.input;
    input.begin(memory, from, length);
    try {
      Message message = (Message) coder.kryo.readClassAndObject(input);
      if (input.remaining() > 0) {
        throw new WireException(input.remaining() + " bytes behind the end of a message");
      }
      return message;
    } catch (KryoException | NullPointerException | IllegalArgumentException e) {
      throw broken("cannot decode a message", e);
    } finally {
      input.drop();
    }
  }

  /**
   * Returns the number of the message that a buffer begins with, or -1 when there is none; nothing
   * else is looked at.
   */
  public static int peekNumber(ByteBuf source) {
    int number = 0;
    int readable = Math.min(source.readableBytes(), 5);
    for (int i = 0; i < readable; i++) {
      int b = source.getByte(source.readerIndex() + i);
      number |= (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return Math.max(-1, number - Catalogue.KRYO_OFFSET);
      }
    }
    return -1;
  }

  /** As {@link #peekNumber(ByteBuf)} for {@code length} bytes from {@code from} on. */
  public static int peekNumber(ByteBuffer source, int from, int length) {
    int number = 0;
    int readable = Math.min(length, 5);
    for (int i = 0; i < readable; i++) {
      int b = source.get(from + i);
      number |= (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return Math.max(-1, number - Catalogue.KRYO_OFFSET);
      }
    }
    return -1;
  }

  private static WireException broken(String what, RuntimeException cause) {
    Throwable found = cause;
    while (found != null && !(found instanceof WireException)) {
      found = found.getCause();
    }
    String why;
    if (found != null) {
      why = found.getMessage();
    } else if (cause instanceof KryoBufferUnderflowException) {
      why = "it ends too early";
    } else if (cause instanceof NullPointerException) {
      why = "a field is null that has to be there";
    } else {
      why = String.valueOf(cause.getMessage());
    }
    return new WireException(what + ": " + why, cause);
  }

  private static final class Coder {
    final NettyOutput output = new NettyOutput();
    final NettyInput input = new NettyInput();
    final GrowingBuf room = new GrowingBuf();
    final Kryo kryo;
    Class<?> known;

    Coder(Catalogue catalogue) {
      kryo = new Kryo(new CatalogueResolver(catalogue), null);
      kryo.setRegistrationRequired(true);
      kryo.setReferences(false);
      catalogue.registerIn(kryo);
    }
  }

  /**
   * Admits numbers of the catalogue only. Kryo's own resolver would also take null, its built-in
   * types, and class names spelt out on the wire, whatever is registered.
   */
  private static final class CatalogueResolver extends DefaultClassResolver {
    private final Catalogue catalogue;

    CatalogueResolver(Catalogue catalogue) {
      this.catalogue = catalogue;
    }

    @Override
    public Registration readClass(Input input) {
      int number = input.readVarInt(true) - Catalogue.KRYO_OFFSET;
      if (!catalogue.has(number)) {
        throw new WireException("unknown message number " + number);
      }
      return getRegistration(number);
    }
  }
}
