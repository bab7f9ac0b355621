package io.rallyd.transport;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Catalogue;
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
  /** Numbers of messages are below this. */
  private static final int NUMBERS = 600;

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

  private final Route[] routes = new Route[NUMBERS];
  private final List<BiConsumer<Link, String>> closed;

  /**
   * What is done with a message.
   *
   * @param entry the message
   * @param name of the message, for people
   * @param nameOfAnswer of the answer to it, for people
   * @param oneWay null when nobody takes it as a message without answer
   * @param answering null when nobody answers it
   * @param receiving null when nobody takes streams with such a header
   */
  record Route(
      Catalogue.Entry<?> entry,
      String name,
      String nameOfAnswer,
      OneWay<?> oneWay,
      Answering<?, ?> answering,
      Receiving<?> receiving) {}

  private Handlers(Builder builder) {
    for (Catalogue.Entry<?> entry : Catalogue.current().entries()) {
      routes[entry.number()] =
          new Route(
              entry,
              entry.type().getSimpleName(),
              "the answer to " + entry.type().getSimpleName(),
              builder.oneWay.get(entry.type()),
              builder.answering.get(entry.type()),
              builder.receiving.get(entry.type()));
    }
    this.closed = List.copyOf(builder.closed);
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the handler of a message without answer. */
  @SuppressWarnings("unchecked")
  public <M extends Message> Optional<OneWay<M>> oneWay(Class<M> type) {
    return Optional.ofNullable((OneWay<M>) route(type).oneWay());
  }

  /** Returns the handler of a request. */
  public Optional<Answering<?, ?>> answering(Class<?> type) {
    return Optional.ofNullable(route(type).answering());
  }

  /** Returns the handler of a stream with such a header. */
  @SuppressWarnings("unchecked")
  public <H extends Message> Optional<Receiving<H>> receiving(Class<H> type) {
    return Optional.ofNullable((Receiving<H>) route(type).receiving());
  }

  /** Returns what is done with a message of the catalogue. */
  Route route(Class<?> type) {
    return routes[Catalogue.current().entryOf(type).number()];
  }

  /** Returns what is done with the message of this number, null when there is no such message. */
  Route route(int number) {
    return number >= 0 && number < NUMBERS ? routes[number] : null;
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
