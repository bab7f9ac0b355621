package io.rallyd.cli;

import io.rallyd.cli.race.Racetrack;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.session.RaceAccepted;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.SubmitRace;
import io.rallyd.transport.ClockOffset;
import io.rallyd.transport.FilePart;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.Peer;
import io.rallyd.transport.RequestFailedException;
import io.rallyd.transport.StreamReceipt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A race control that says what a test wants, to see what the terminal makes of it. */
final class ScriptedRaceControl implements Racetrack {
  private final String refusal;
  private final List<Message> script;
  private final String lost;
  RaceDescription submitted;
  boolean closed;

  private ScriptedRaceControl(String refusal, List<Message> script, String lost) {
    this.refusal = refusal;
    this.script = script;
    this.lost = lost;
  }

  static ScriptedRaceControl saying(Message... messages) {
    return new ScriptedRaceControl(null, List.of(messages), null);
  }

  static ScriptedRaceControl refusing(String sentence) {
    return new ScriptedRaceControl(sentence, List.of(), null);
  }

  static ScriptedRaceControl losing(String reason) {
    return new ScriptedRaceControl(null, List.of(), reason);
  }

  @Override
  public Session enter(RallyIni ini, RaceDescription race, Handlers handlers) {
    ScriptedLink link = new ScriptedLink(handlers);
    return new Session() {
      @Override
      public Link link() {
        return link;
      }

      @Override
      public boolean withinThisProcess() {
        return true;
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  private final class ScriptedLink implements Link {
    private final Handlers handlers;

    ScriptedLink(Handlers handlers) {
      this.handlers = handlers;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R extends Message> CompletionStage<R> request(Request<R> request, Duration deadline) {
      if (!(request instanceof SubmitRace submit)) {
        return CompletableFuture.failedFuture(RequestFailedException.refused("unexpected"));
      }
      if (refusal != null) {
        return CompletableFuture.failedFuture(RequestFailedException.refused(refusal));
      }
      submitted = submit.race();
      script.forEach(m -> say((Class<Message>) m.getClass(), m));
      if (lost != null) {
        handlers.linkClosed(this, lost);
      }
      return CompletableFuture.completedFuture((R) new RaceAccepted(submit.race().raceId()));
    }

    private <M extends Message> void say(Class<M> type, M message) {
      handlers.oneWay(type).orElseThrow().handle(this, message);
    }

    @Override
    public Peer peer() {
      return new Peer(Peer.Role.COORDINATOR, "0", "script", "0", true);
    }

    @Override
    public CompletionStage<Void> send(Message message) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<StreamReceipt> stream(Message header, FilePart part, Duration idle) {
      return CompletableFuture.failedFuture(RequestFailedException.refused("unexpected"));
    }

    @Override
    public ClockOffset clockOffset() {
      return new ClockOffset(0, -1);
    }

    @Override
    public boolean connected() {
      return true;
    }

    @Override
    public CompletionStage<String> closed() {
      return new CompletableFuture<>();
    }

    @Override
    public void close(String reason) {}
  }
}
