package io.rallyd.daemon.coordinator;

import io.rallyd.daemon.membership.Member;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.session.RaceFinished;
import java.util.concurrent.CompletionStage;

/**
 * One race from the coordinator's side. No method may block or throw: all but {@link #begin} are
 * called on event loops, from several threads.
 */
public interface RunningRace {

  /** Begins. Called exactly once, before anything else and after the submission was accepted. */
  void begin();

  /** Asks to end early and clean up; only the first call counts. */
  void cancel(String reason);

  /**
   * Takes a message of this race from a member: JoinPointReached, LoadDelta, WorkerCondition,
   * LoadFailed, NodeDied, NodeNotice or NodeProgress, in the order in which that member sent them.
   * (RequestFile is answered by {@link RaceContext#files()}.)
   */
  void received(Member from, Message message);

  /** A member is gone for good: its session died. Called for every member, involved or not. */
  void memberLost(Member member, String reason);

  /**
   * Returns the end of the race: when it completes, every machine is clean, or the problems say
   * what is not. Never fails.
   */
  CompletionStage<RaceFinished> finished();
}
