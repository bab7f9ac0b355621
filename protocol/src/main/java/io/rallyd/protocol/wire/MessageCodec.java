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
    KeptRoom room = coder.room;
    try {
      int written = encode(coder, message, room.begin(), maxBytes, room);
      target.writeBytes(room.bytes(), 0, written);
    } finally {
      room.end();
    }
  }

  /**
   * Returns a new array with a message.
   *
   * @param before how many bytes, which are zero, it has before the message
   * @param maxBytes most bytes the message may take
   * @throws WireException as {@link #encode(Message, ByteBuf, int)}
   */
  public byte[] encode(Message message, int before, int maxBytes) {
    Coder coder = coders.get();
    KeptRoom room = coder.room;
    try {
      int written = encode(coder, message, room.begin(), maxBytes, room);
      byte[] bytes = new byte[before + written];
      System.arraycopy(room.bytes(), 0, bytes, before, written);
      return bytes;
    } finally {
      room.end();
    }
  }

  /**
   * Writes a message from the position of {@code memory} on.
   *
   * @param memory has an array
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
    MessageOutput output = coder.output;
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
    int from = source.readerIndex();
    int length = source.readableBytes();
    if (source.hasArray()) {
      return decode(source.array(), source.arrayOffset() + from, length);
    }
    byte[] copy = new byte[length];
    source.getBytes(from, copy);
    return decode(copy, 0, length);
  }

  /**
   * Returns the message that some bytes are, all of them.
   *
   * @param bytes have them, and are not kept
   * @param from where they begin
   * @param length how many they are
   * @throws WireException when they are none
   */
  public Message decode(byte[] bytes, int from, int length) {
    Coder coder = coders.get();
    MessageInput input = coder.input;
    input.begin(bytes, from, length);
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
  public static int peekNumber(byte[] source, int from, int length) {
    int number = 0;
    int readable = Math.min(length, 5);
    for (int i = 0; i < readable; i++) {
      int b = source[from + i];
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
    final MessageOutput output = new MessageOutput();
    final MessageInput input = new MessageInput();
    final KeptRoom room = new KeptRoom();
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
