package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.Conversation;
import io.rallyd.protocol.wire.MessageCodec;
import io.rallyd.protocol.wire.WireException;
import io.rallyd.transport.RequestFailedException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the frames of a session to the handlers of their messages. On the session's loop only. */
final class Dispatch {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  private final LinkSession session;
  private final Shared shared;
  private final Peer.Role role;
  private final Handlers handlers;
  private final Requests requests;
  private final Streams streams;
  private int answersDue;

  Dispatch(
      LinkSession session,
      Shared shared,
      Peer.Role role,
      Handlers handlers,
      Requests requests,
      Streams streams) {
    this.session = session;
    this.shared = shared;
    this.role = role;
    this.handlers = handlers;
    this.requests = requests;
    this.streams = streams;
  }

  /** Throws {@link WireException} when this connection must not carry the message. */
  void checkMaySend(Message message) {
    Catalogue.Entry<?> entry =
        shared
            .codec()
            .catalogue()
            .entry(message.getClass())
            .orElseThrow(() -> new WireException("no message: " + message.getClass().getName()));
    if (!allowed(entry)) {
      throw new WireException(name(entry) + " does not belong on the connection of a " + role);
    }
  }

  void handle(Frame frame) {
    switch (frame.kind()) {
      case FAILURE -> fail(frame);
      case STREAM_DONE -> streams.done(frame);
      case STREAM_ABORT -> streams.abort(frame);
      default -> {
        Optional<Catalogue.Entry<?>> entry = entry(frame.body());
        if (entry.isEmpty()) {
          unknown(frame, "number " + MessageCodec.peekNumber(frame.body()));
        } else if (!allowed(entry.get())) {
          shared.counters().add(Counters.Count.MESSAGES_OF_WRONG_ROLE);
          session.close(name(entry.get()) + " does not belong on the connection of a " + role);
        } else {
          handle(frame, entry.get());
        }
      }
    }
  }

  void closed(String reason) {
    shared.watch().run("a closed link", () -> handlers.linkClosed(session, reason));
  }

  private void handle(Frame frame, Catalogue.Entry<?> entry) {
    Message message;
    try {
      message = shared.codec().decode(frame.body());
    } catch (WireException e) {
      undecodable(frame, entry, e);
      return;
    }
    switch (frame.kind()) {
      case MESSAGE -> oneWay(frame, message);
      case REQUEST -> request(frame, message);
      case RESPONSE -> response(frame, message);
      case STREAM_OPEN -> streamOpened(frame, message);
      default -> throw new WireException("not expected here");
    }
  }

  @SuppressWarnings("unchecked")
  private void oneWay(Frame frame, Message message) {
    Class<Message> type = (Class<Message>) message.getClass();
    Optional<Handlers.OneWay<Message>> handler = handlers.oneWay(type);
    if (handler.isEmpty()) {
      unknown(frame, type.getSimpleName());
    } else {
      shared.watch().run(type.getSimpleName(), () -> handler.get().handle(session, message));
    }
  }

  @SuppressWarnings("unchecked")
  private void request(Frame frame, Message message) {
    String name = message.getClass().getSimpleName();
    Optional<Handlers.Answering<?, ?>> handler = handlers.answering(message.getClass());
    long id = frame.correlation();
    if (handler.isEmpty()) {
      unknown(frame, name);
    } else if (answersDue >= shared.settings().flow().maxRequests()) {
      shared.counters().add(Counters.Count.REQUESTS_REFUSED_OVERLOADED);
      refuse(id, new RequestFailedException(Kind.OVERLOADED, "too many requests await an answer"));
    } else {
      Handlers.Answering<Request<Message>, Message> answering =
          (Handlers.Answering<Request<Message>, Message>) handler.get();
      answersDue++;
      boolean ran =
          shared
              .watch()
              .run(
                  name,
                  () -> {
                    CompletionStage<Message> stage;
                    try {
                      stage = answering.handle(session, (Request<Message>) message);
                    } catch (RequestFailedException e) {
                      stage = java.util.concurrent.CompletableFuture.failedStage(e);
                    }
                    stage.whenComplete((answer, failure) -> answer(id, name, answer, failure));
                  });
      if (!ran) {
        answer(id, name, null, new RequestFailedException(Kind.INTERNAL, name + " failed"));
      }
    }
  }

  private void answer(long id, String name, Message answer, Throwable failure) {
    session.run(
        () -> {
          answersDue--;
          if (session.over()) {
            return;
          }
          if (failure != null) {
            refuse(id, failureOf(name, failure));
            return;
          }
          ByteBuf frame;
          try {
            checkMaySend(answer);
            frame = Frames.encode(shared, answer);
          } catch (WireException | NullPointerException e) {
            LOG.error("The answer to {} cannot be sent", name, e);
            refuse(
                id,
                new RequestFailedException(
                    Kind.BAD_MESSAGE,
                    "the answer to " + name + " cannot be sent: " + e.getMessage()));
            return;
          }
          session.control(FrameKind.RESPONSE, id, frame);
        },
        () -> {});
  }

  private RequestFailedException failureOf(String name, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RequestFailedException refused && refused.kind() == Kind.REFUSED) {
      return refused;
    }
    LOG.error("The handler of {} failed", name, cause);
    return new RequestFailedException(
        Kind.INTERNAL, name + " failed at the peer; its log has the details");
  }

  private void refuse(long id, RequestFailedException why) {
    ByteBuf frame = Frames.empty();
    Failure.write(frame, why);
    session.control(FrameKind.FAILURE, id, frame);
  }

  private void response(Frame frame, Message message) {
    Requests.Pending pending = requests.take(frame.correlation());
    if (pending != null) {
      shared
          .watch()
          .run("the answer to " + pending.name(), () -> pending.answer().complete(message));
    }
  }

  private void fail(Frame frame) {
    RequestFailedException why = Failure.read(frame.body());
    Requests.Pending pending = requests.take(frame.correlation());
    if (pending != null) {
      shared
          .watch()
          .run(
              "the answer to " + pending.name(), () -> pending.answer().completeExceptionally(why));
    }
  }

  private void streamOpened(Frame frame, Message header) {
    streams.opened(frame.correlation(), header, handlers);
  }

  private void unknown(Frame frame, String what) {
    shared.counters().add(Counters.Count.MESSAGES_UNKNOWN);
    RequestFailedException why =
        new RequestFailedException(Kind.UNKNOWN_MESSAGE, "nobody handles the message " + what);
    switch (frame.kind()) {
      case REQUEST -> refuse(frame.correlation(), why);
      case STREAM_OPEN -> streams.refuse(frame.correlation(), why);
      case RESPONSE -> failPending(frame, why);
      default -> LOG.warn("{} sent the message {}, which nobody handles", session, what);
    }
  }

  private void undecodable(Frame frame, Catalogue.Entry<?> entry, WireException e) {
    shared.counters().add(Counters.Count.MESSAGES_BAD);
    String sentence = name(entry) + " from " + session.peer().address() + ": " + e.getMessage();
    RequestFailedException why = new RequestFailedException(Kind.BAD_MESSAGE, sentence);
    switch (frame.kind()) {
      case REQUEST -> refuse(frame.correlation(), why);
      case RESPONSE -> failPending(frame, why);
      default -> session.close(sentence);
    }
  }

  private void failPending(Frame frame, RequestFailedException why) {
    Requests.Pending pending = requests.take(frame.correlation());
    if (pending != null) {
      pending.answer().completeExceptionally(why);
    }
  }

  private Optional<Catalogue.Entry<?>> entry(ByteBuf body) {
    return shared.codec().catalogue().entry(MessageCodec.peekNumber(body));
  }

  private boolean allowed(Catalogue.Entry<?> entry) {
    boolean session = entry.conversation() == Conversation.SESSION;
    return session == (role == Peer.Role.SESSION);
  }

  private static String name(Catalogue.Entry<?> entry) {
    return entry.type().getSimpleName();
  }
}
