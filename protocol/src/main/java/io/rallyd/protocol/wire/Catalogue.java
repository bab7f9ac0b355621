package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.CompleteCurrentTask;
import io.rallyd.protocol.load.Drive;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.LoadStarted;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.SetTargetThroughput;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TrackPrepared;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.membership.Join;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.provisioning.CheckProvisioner;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchNodes;
import io.rallyd.protocol.provisioning.NodeDied;
import io.rallyd.protocol.provisioning.NodesInstalled;
import io.rallyd.protocol.provisioning.NodesLaunched;
import io.rallyd.protocol.provisioning.NodesStopped;
import io.rallyd.protocol.provisioning.StopNodes;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.protocol.race.NodeProgress;
import io.rallyd.protocol.race.RequestFile;
import io.rallyd.protocol.race.RequestFilePart;
import io.rallyd.protocol.session.Acknowledged;
import io.rallyd.protocol.session.CancelRace;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.RaceAccepted;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.StatusQuery;
import io.rallyd.protocol.session.StopDaemon;
import io.rallyd.protocol.session.SubmitRace;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives each message its fixed number. A number is never given to another message, not even when
 * its first owner is gone. Immutable.
 */
public final class Catalogue {
  /**
   * Minor version of the wire, raised with each message that is added; the major version is 1 while
   * the messages of version 1.0 are read and written as they were.
   */
  public static final int MINOR = 1;

  /** What Kryo adds to a number on the wire: it keeps 0 for null and 1 for class names. */
  static final int KRYO_OFFSET = 2;

  /** Numbers are below this, see {@link Conversation}. */
  private static final int NUMBERS = 600;

  private static final Catalogue CURRENT =
      new Catalogue()
          .add(100, Join.class, Join.WIRE)
          .add(101, Joined.class, Joined.WIRE)
          .add(102, NodeState.class, NodeState.WIRE)
          .add(200, Acknowledged.class, Acknowledged.WIRE)
          .add(201, StatusQuery.class, StatusQuery.WIRE)
          .add(202, DaemonStatus.class, DaemonStatus.WIRE)
          .add(203, SubmitRace.class, SubmitRace.WIRE)
          .add(204, RaceAccepted.class, RaceAccepted.WIRE)
          .add(205, RaceNotice.class, RaceNotice.WIRE)
          .add(206, RaceProgress.class, RaceProgress.WIRE)
          .add(207, RaceFinished.class, RaceFinished.WIRE)
          .add(208, CancelRace.class, CancelRace.WIRE)
          .add(209, StopDaemon.class, StopDaemon.WIRE)
          .add(300, CheckReport.class, CheckReport.WIRE)
          .add(301, NodeNotice.class, NodeNotice.WIRE)
          .add(302, NodeProgress.class, NodeProgress.WIRE)
          .add(303, RequestFile.class, RequestFile.WIRE)
          .add(304, FileContent.class, FileContent.WIRE)
          .add(305, FileSent.class, FileSent.WIRE)
          .since(1, 306, RequestFilePart.class, RequestFilePart.WIRE)
          .add(400, CheckDriver.class, CheckDriver.WIRE)
          .add(401, PrepareTrack.class, PrepareTrack.WIRE)
          .add(402, TrackPrepared.class, TrackPrepared.WIRE)
          .add(403, StartLoad.class, StartLoad.WIRE)
          .add(404, LoadStarted.class, LoadStarted.WIRE)
          .add(405, JoinPointReached.class, JoinPointReached.WIRE)
          .add(406, Drive.class, Drive.WIRE)
          .add(407, CompleteCurrentTask.class, CompleteCurrentTask.WIRE)
          .add(408, LoadDelta.class, LoadDelta.WIRE)
          .add(409, LoadFailed.class, LoadFailed.WIRE)
          .add(410, EndLoad.class, EndLoad.WIRE)
          .since(1, 411, WorkerCondition.class, WorkerCondition.WIRE)
          .since(1, 412, RecordSamples.class, RecordSamples.WIRE)
          .since(1, 413, SetTargetThroughput.class, SetTargetThroughput.WIRE)
          .add(500, CheckProvisioner.class, CheckProvisioner.WIRE)
          .add(501, InstallNodes.class, InstallNodes.WIRE)
          .add(502, NodesInstalled.class, NodesInstalled.WIRE)
          .add(503, LaunchNodes.class, LaunchNodes.WIRE)
          .add(504, NodesLaunched.class, NodesLaunched.WIRE)
          .add(505, NodeDied.class, NodeDied.WIRE)
          .add(506, StopNodes.class, StopNodes.WIRE)
          .add(507, NodesStopped.class, NodesStopped.WIRE);

  private final Map<Integer, Entry<?>> byNumber = new TreeMap<>();
  private final Map<Class<?>, Entry<?>> byType = new HashMap<>();
  private final Entry<?>[] quick = new Entry<?>[NUMBERS];
  private long fingerprint;

  private Catalogue() {}

  /**
   * One message of the catalogue.
   *
   * @param minor version of the wire that it came with; peers of an older one do not know it
   */
  public record Entry<T extends Message>(int number, Class<T> type, Wire<T> wire, int minor) {
    /** Returns the conversation the message belongs to. */
    public Conversation conversation() {
      return Conversation.of(number);
    }
  }

  /** Returns the catalogue of this version. */
  public static Catalogue current() {
    return CURRENT;
  }

  /** Returns all messages in the order of their numbers. */
  public Collection<Entry<?>> entries() {
    return Collections.unmodifiableCollection(byNumber.values());
  }

  /** Returns the message of this number, empty when there is none. */
  public Optional<Entry<?>> entry(int number) {
    return Optional.ofNullable(entryOf(number));
  }

  /** Returns whether a message has this number. */
  public boolean has(int number) {
    return entryOf(number) != null;
  }

  /** Returns the entry of a type of message, empty when it has none. */
  public Optional<Entry<?>> entry(Class<?> type) {
    return Optional.ofNullable(entryOf(type));
  }

  /** Returns the message of this number, or null; for where an Optional costs too much. */
  public Entry<?> entryOf(int number) {
    return number >= 0 && number < NUMBERS ? quick[number] : null;
  }

  /** Returns the entry of a type of message, or null; for where an Optional costs too much. */
  public Entry<?> entryOf(Class<?> type) {
    return byType.get(type);
  }

  /**
   * Returns 64 bits that differ, for all practical purposes, when a number, a name or the type of a
   * field of any message differs.
   */
  public long fingerprint() {
    return fingerprint;
  }

  void registerIn(Kryo kryo) {
    byNumber.values().forEach(e -> kryo.register(e.type(), e.wire(), e.number()));
  }

  private <T extends Message> Catalogue add(int number, Class<T> type, Wire<T> wire) {
    return since(0, number, type, wire);
  }

  private <T extends Message> Catalogue since(int minor, int number, Class<T> type, Wire<T> wire) {
    Entry<T> entry = new Entry<>(number, type, wire, minor);
    Conversation.of(number);
    if (byNumber.putIfAbsent(number, entry) != null || byType.putIfAbsent(type, entry) != null) {
      throw new IllegalArgumentException("twice in the catalogue: " + number + " " + type);
    }
    quick[number] = entry;
    fingerprint = Fingerprint.add(fingerprint, number, type);
    return this;
  }
}
