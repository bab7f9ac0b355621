package io.rallyd.daemon.race;

import io.rallyd.daemon.membership.Member;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.Request;
import io.rallyd.transport.RequestFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Asks members and turns what fails into a sentence that names the machine and the step. */
final class MemberCalls {
  private MemberCalls() {}

  /**
   * Asks one member.
   *
   * @param step what it is about, as in "gave up ..."; such as {@code installing Elasticsearch}
   */
  static <R extends Message> CompletableFuture<R> ask(
      Member member, String step, Request<R> request, Duration deadline) {
    return member
        .link()
        .request(request, deadline)
        .toCompletableFuture()
        .handle(
            (answer, error) -> {
              if (error == null) {
                return answer;
              }
              throw new RallyException(sentence(member, step, deadline, error), error);
            });
  }

  /** Asks all of them at once; fails as soon as one does. */
  static <M, R> CompletableFuture<List<R>> all(
      List<M> machines, Function<M, CompletableFuture<R>> call) {
    List<CompletableFuture<R>> calls = new ArrayList<>();
    for (M machine : machines) {
      calls.add(call.apply(machine));
    }
    CompletableFuture<List<R>> result = new CompletableFuture<>();
    for (CompletableFuture<R> one : calls) {
      one.whenComplete(
          (value, error) -> {
            if (error != null) {
              result.completeExceptionally(cause(error));
            } else if (calls.stream().allMatch(c -> c.isDone() && !c.isCompletedExceptionally())) {
              result.complete(calls.stream().map(CompletableFuture::join).toList());
            }
          });
    }
    if (calls.isEmpty()) {
      result.complete(List.of());
    }
    return result;
  }

  /** Returns whether a machine's session is over for good; it cleans up by itself then. */
  static boolean gone(Member member) {
    return member.link().closed().toCompletableFuture().isDone();
  }

  /** Returns what lies under the wrapping of futures. */
  static Throwable cause(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String sentence(Member member, String step, Duration deadline, Throwable error) {
    Throwable cause = cause(error);
    if (!(cause instanceof RequestFailedException failure)) {
      return "Machine " + member.ip() + " failed " + step + ": " + cause.getMessage();
    }
    return switch (failure.kind()) {
      case REFUSED ->
          member.local() ? failure.getMessage() : member.ip() + ": " + failure.getMessage();
      case DEADLINE ->
          "Machine "
              + member.ip()
              + " did not finish "
              + step
              + " within "
              + deadline.toSeconds()
              + " seconds.";
      case LINK_LOST -> "Machine " + member.ip() + " was lost while " + step + ".";
      case OVERLOADED -> "Machine " + member.ip() + " takes no more messages while " + step + ".";
      case BAD_MESSAGE ->
          "Machine " + member.ip() + " failed " + step + ": " + failure.getMessage() + ".";
      case INTERNAL, UNKNOWN_MESSAGE ->
          "Machine " + member.ip() + " failed " + step + "; its log tells more.";
    };
  }

  /** Returns both lists, one behind the other. */
  static List<String> joined(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
