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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
  private final HandlerTurn turn;
  private Class<?> checked;
  private int answersDue;

  Dispatch(
      LinkSession session,
      Shared shared,
      Peer.Role role,
      Handlers handlers,
      Requests requests,
      Streams streams,
      HandlerTurn turn) {
    this.session = session;
    this.shared = shared;
    this.role = role;
    this.handlers = handlers;
    this.requests = requests;
    this.streams = streams;
    this.turn = turn;
  }

  /**
   * Throws {@link WireException} when this connection must not carry the message; from any thread.
   */
  void checkMaySend(Message message) {
    // Many are of the same kind as the one before. Threads may see each other's or not.
    if (message == null || message.getClass() != checked) {
      check(message);
      checked = message.getClass();
    }
  }

  private void check(Message message) {
    if (message == null) {
      throw new WireException("no message at all");
    }
    Catalogue.Entry<?> entry = shared.codec().catalogue().entryOf(message.getClass());
    if (entry == null) {
      throw new WireException("no message: " + message.getClass().getName());
    }
    if (!allowed(entry)) {
      throw new WireException(name(entry) + " does not belong on the connection of a " + role);
    }
    Peer peer = session.peer();
    if (entry.minor() > peer.wireMinor()) {
      throw new WireException(
          name(entry)
              + " came with version 1."
              + entry.minor()
              + " of the wire, and "
              + peer.address()
              + " speaks 1."
              + peer.wireMinor()
              + ": rallyd has to be updated there");
    }
  }

  void handle(Frame frame) {
    switch (frame.kind()) {
      case FAILURE -> fail(frame);
      case STREAM_DONE -> streams.done(frame);
      case STREAM_ABORT -> streams.abort(frame);
      default -> {
        int number = MessageCodec.peekNumber(frame.bytes(), frame.bodyAt(), frame.bodyLength());
        Handlers.Route route = handlers.route(number);
        if (route == null) {
          unknown(frame, "number " + number);
        } else if (!allowed(route.entry())) {
          shared.counters().add(Counters.Count.MESSAGES_OF_WRONG_ROLE);
          session.close(route.name() + " does not belong on the connection of a " + role);
        } else {
          handle(frame, route);
        }
      }
    }
  }

  void closed(String reason) {
    shared.watch().run("a closed link", () -> handlers.linkClosed(session, reason));
  }

  private void handle(Frame frame, Handlers.Route route) {
    Message message;
    try {
      message = shared.codec().decode(frame.bytes(), frame.bodyAt(), frame.bodyLength());
    } catch (WireException e) {
      undecodable(frame, route.entry(), e);
      return;
    }
    switch (frame.kind()) {
      case MESSAGE -> oneWay(frame, route, message);
      case REQUEST -> request(frame, route, message);
      case RESPONSE -> response(frame, message);
      case STREAM_OPEN -> streams.opened(frame.correlation(), message, route);
      default -> throw new WireException("not expected here");
    }
  }

  @SuppressWarnings("unchecked")
  private void oneWay(Frame frame, Handlers.Route route, Message message) {
    if (route.oneWay() == null) {
      unknown(frame, route.name());
      return;
    }
    turn.runs(route.name());
    try {
      ((Handlers.OneWay<Message>) route.oneWay()).handle(session, message);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      shared.watch().failed(route.name(), e);
    }
    turn.ended();
  }

  @SuppressWarnings("unchecked")
  private void request(Frame frame, Handlers.Route route, Message message) {
    long id = frame.correlation();
    if (route.answering() == null) {
      unknown(frame, route.name());
      return;
    }
    if (answersDue >= shared.settings().flow().maxRequests()) {
      shared.counters().add(Counters.Count.REQUESTS_REFUSED_OVERLOADED);
      refuse(id, new RequestFailedException(Kind.OVERLOADED, "too many requests await an answer"));
      return;
    }
    answersDue++;
    turn.runs(route.name());
    CompletionStage<Message> stage;
    try {
      stage =
          ((Handlers.Answering<Request<Message>, Message>) route.answering())
              .handle(session, (Request<Message>) message);
      Objects.requireNonNull(stage, "an answer to come");
    } catch (RequestFailedException e) {
      stage = CompletableFuture.failedStage(e);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      shared.watch().failed(route.name(), e);
      stage =
          CompletableFuture.failedStage(
              new RequestFailedException(Kind.INTERNAL, route.name() + " failed"));
    }
    turn.ended();
    answerWhenKnown(id, route, stage);
  }

  private void answerWhenKnown(long id, Handlers.Route route, CompletionStage<Message> stage) {
    CompletableFuture<Message> future = stage.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      answer(id, route, future.join(), null);
    } else {
      stage.whenComplete((answer, failure) -> answer(id, route, answer, failure));
    }
  }

  private void answer(long id, Handlers.Route route, Message answer, Throwable failure) {
    if (session.loop().inEventLoop()) {
      answerHere(id, route, answer, failure);
    } else {
      // Behind what this thread has sent, and before what it sends next.
      session.submit(() -> answerHere(id, route, answer, failure));
    }
  }

  private void answerHere(long id, Handlers.Route route, Message answer, Throwable failure) {
    answersDue--;
    if (session.over()) {
      return;
    }
    if (failure != null) {
      refuse(id, failureOf(route.name(), failure));
      return;
    }
    RequestFailedException why = session.answer(id, answer);
    if (why != null && why.kind() == Kind.BAD_MESSAGE) {
      String sentence = "the answer to " + route.name() + " cannot be sent: " + why.getMessage();
      LOG.error("To {}: {}", session.peer().address(), sentence);
      refuse(id, new RequestFailedException(Kind.BAD_MESSAGE, sentence));
    }
  }

  private RequestFailedException failureOf(String name, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RequestFailedException refused && refused.kind() == Kind.REFUSED) {
      return refused;
    }
    shared.watch().tell(name, cause);
    return new RequestFailedException(
        Kind.INTERNAL, name + " failed at the peer; its log has the details");
  }

  private void refuse(long id, RequestFailedException why) {
    ByteBuf frame = Frames.empty();
    Failure.write(frame, why);
    session.control(FrameKind.FAILURE, id, frame);
  }

  private void response(Frame frame, Message message) {
    Pending pending = requests.take(frame.correlation());
    if (pending != null) {
      turn.runs(handlers.route(pending.type()).nameOfAnswer());
      pending.complete(message);
      turn.ended();
    }
  }

  private void fail(Frame frame) {
    failPending(frame, Failure.read(frame.body()));
  }

  private void unknown(Frame frame, String what) {
    shared.counters().add(Counters.Count.MESSAGES_UNKNOWN);
    RequestFailedException why =
        new RequestFailedException(Kind.UNKNOWN_MESSAGE, "nobody handles the message " + what);
    switch (frame.kind()) {
      case REQUEST -> refuse(frame.correlation(), why);
      case STREAM_OPEN -> streams.refuse(frame.correlation(), why);
      case RESPONSE -> failPending(frame, why);
      default -> {
        long leftOut = shared.oddities().claim(session.peer().sessionId());
        if (leftOut != LogBudget.LEAVE_OUT) {
          String more = LogBudget.more(leftOut);
          LOG.warn("{} sent the message {}, which nobody handles{}", session, what, more);
        }
      }
    }
  }

  private void undecodable(Frame frame, Catalogue.Entry<?> entry, WireException e) {
    shared.counters().add(Counters.Count.MESSAGES_BAD);
    String sentence = name(entry) + " from " + session.peer().address() + ": " + e.getMessage();
    RequestFailedException why = new RequestFailedException(Kind.BAD_MESSAGE, sentence);
    if (frame.kind() == FrameKind.REQUEST) {
      refuse(frame.correlation(), why);
    } else if (frame.kind() == FrameKind.RESPONSE) {
      failPending(frame, why);
    }
    // The versions of both sides agree, so this is malice or a broken peer: whoever waits is told,
    // and nothing more is taken from it.
    session.close(sentence);
  }

  private void failPending(Frame frame, RequestFailedException why) {
    Pending pending = requests.take(frame.correlation());
    if (pending != null) {
      turn.runs(handlers.route(pending.type()).nameOfAnswer());
      pending.completeExceptionally(why);
      turn.ended();
    }
  }

  private boolean allowed(Catalogue.Entry<?> entry) {
    boolean session = entry.conversation() == Conversation.SESSION;
    return session == (role == Peer.Role.SESSION);
  }

  private static String name(Catalogue.Entry<?> entry) {
    return entry.type().getSimpleName();
  }
}
