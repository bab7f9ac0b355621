package io.rallyd.transport;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * What one side does with the messages it gets: at most one handler per message type. Handlers are
 * called on the link's event loop in the order of arrival and must not block; whoever needs to wait
 * hands the work to a thread of his own. Immutable; safe for use by many links.
 */
public final class Handlers {

  /** Takes a message that has no answer. */
  @FunctionalInterface
  public interface OneWay<M extends Message> {
    /** Handles the message; an exception is logged and counted. */
    void handle(Link from, M message);
  }

  /** Answers a request. */
  @FunctionalInterface
  public interface Answering<Q extends Request<R>, R extends Message> {
    /**
     * Handles the request. A stage that fails with {@link RequestFailedException} of kind REFUSED
     * carries its sentence to the asker; anything else is logged here and arrives as INTERNAL.
     */
    CompletionStage<R> handle(Link from, Q request);
  }

  /** Opens the sink for an incoming stream. */
  @FunctionalInterface
  public interface Receiving<H extends Message> {
    /**
     * Returns where the bytes go, or throws {@link RequestFailedException} to refuse the stream.
     */
    StreamSink open(Link from, H header);
  }

  private final Map<Class<?>, OneWay<?>> oneWay;
  private final Map<Class<?>, Answering<?, ?>> answering;
  private final Map<Class<?>, Receiving<?>> receiving;
  private final List<BiConsumer<Link, String>> closed;

  private Handlers(Builder builder) {
    this.oneWay = Map.copyOf(builder.oneWay);
    this.answering = Map.copyOf(builder.answering);
    this.receiving = Map.copyOf(builder.receiving);
    this.closed = List.copyOf(builder.closed);
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the handler of a message without answer. */
  @SuppressWarnings("unchecked")
  public <M extends Message> Optional<OneWay<M>> oneWay(Class<M> type) {
    return Optional.ofNullable((OneWay<M>) oneWay.get(type));
  }

  /** Returns the handler of a request. */
  public Optional<Answering<?, ?>> answering(Class<?> type) {
    return Optional.ofNullable(answering.get(type));
  }

  /** Returns the handler of a stream with such a header. */
  @SuppressWarnings("unchecked")
  public <H extends Message> Optional<Receiving<H>> receiving(Class<H> type) {
    return Optional.ofNullable((Receiving<H>) receiving.get(type));
  }

  /** Tells all who asked that a link is over for good. */
  public void linkClosed(Link link, String reason) {
    closed.forEach(c -> c.accept(link, reason));
  }

  /** Collects handlers; not safe for use by several threads. */
  public static final class Builder {
    private final Map<Class<?>, OneWay<?>> oneWay = new HashMap<>();
    private final Map<Class<?>, Answering<?, ?>> answering = new HashMap<>();
    private final Map<Class<?>, Receiving<?>> receiving = new HashMap<>();
    private final List<BiConsumer<Link, String>> closed = new ArrayList<>();

    private Builder() {}

    /** Handles messages without answer. */
    public <M extends Message> Builder on(Class<M> type, OneWay<M> handler) {
      put(oneWay, type, handler);
      return this;
    }

    /** Answers requests. */
    public <Q extends Request<R>, R extends Message> Builder answer(
        Class<Q> type, Answering<Q, R> handler) {
      put(answering, type, handler);
      return this;
    }

    /** Receives streams. */
    public <H extends Message> Builder receive(Class<H> type, Receiving<H> handler) {
      put(receiving, type, handler);
      return this;
    }

    /** Is told, with the reason, of each link that is over for good. */
    public Builder onClosed(BiConsumer<Link, String> listener) {
      closed.add(listener);
      return this;
    }

    /** Returns the handlers collected so far. */
    public Handlers build() {
      return new Handlers(this);
    }

    private static <V> void put(Map<Class<?>, V> map, Class<?> type, V handler) {
      if (map.putIfAbsent(type, handler) != null) {
        throw new IllegalArgumentException("two handlers for " + type.getSimpleName());
      }
    }
  }
}
