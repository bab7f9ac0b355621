package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.Message;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Puts messages into Netty buffers and gets them back, by Kryo with nothing registered but the
 * catalogue. Safe for use by many threads: each call borrows one of the kept Kryo instances, which
 * are as many as there were calls at the same time.
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
  private final ConcurrentLinkedDeque<Coder> idle = new ConcurrentLinkedDeque<>();

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
    if (message == null || catalogue.entry(message.getClass()).isEmpty()) {
      throw new WireException(
          "no message of the catalogue: "
              + (message == null ? null : message.getClass().getName()));
    }
    Coder coder = borrow();
    int start = target.writerIndex();
    try {
      coder.output.begin(target, maxBytes);
      coder.kryo.writeClassAndObject(coder.output, message);
      coder.output.end();
    } catch (KryoException | NullPointerException | ClassCastException e) {
      throw broken("cannot encode " + message.getClass().getSimpleName(), e);
    } finally {
      if (coder.output.pending()) {
        coder.output.drop();
        target.writerIndex(start);
      }
      giveBack(coder);
    }
  }

  /**
   * Returns the message that the readable bytes of a buffer are, all of them. The buffer's indices
   * do not move.
   *
   * @throws WireException when they are none
   */
  public Message decode(ByteBuf source) {
    Coder coder = borrow();
    try {
      coder.input.begin(source);
      Message message = (Message) coder.kryo.readClassAndObject(coder.input);
      if (coder.input.remaining() > 0) {
        throw new WireException(coder.input.remaining() + " bytes behind the end of a message");
      }
      return message;
    } catch (KryoException | NullPointerException | IllegalArgumentException e) {
      throw broken("cannot decode a message", e);
    } finally {
      coder.input.drop();
      giveBack(coder);
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

  private Coder borrow() {
    Coder coder = idle.pollFirst();
    return coder != null ? coder : new Coder(catalogue);
  }

  private void giveBack(Coder coder) {
    coder.kryo.reset();
    idle.addFirst(coder);
  }

  private static final class Coder {
    final NettyOutput output = new NettyOutput();
    final NettyInput input = new NettyInput();
    final Kryo kryo;

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
