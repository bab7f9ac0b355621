package io.rallyd.transport;

import java.time.Duration;

/**
 * All that can be set. {@link #defaults} gives the values the product runs with; others exist for
 * tests and for tuning. Immutable.
 *
 * @param productVersion version of rallyd, told to peers; ASCII, at most 32 characters
 * @param tls whether TCP connections use TLS 1.3; both sides must agree
 * @param times times of a session
 * @param handshake what a peer may cost before it has proved that it belongs
 * @param flow how much may be under way
 * @param streamIdle longest time without a byte of an incoming stream whose sink waits for more
 * @param slowHandler time after which the watchdog names a handler
 * @param ioThreads event loops of a server
 * @param fileThreads threads that read and write the files of streams
 */
public record TransportSettings(
    String productVersion,
    boolean tls,
    SessionTimes times,
    HandshakeLimits handshake,
    FlowLimits flow,
    Duration streamIdle,
    Duration slowHandler,
    int ioThreads,
    int fileThreads) {

  /**
   * Times of a session.
   *
   * @param heartbeat time between heartbeats
   * @param silence time without a byte from the peer after which a connection is given up
   * @param grace time without a byte from the peer after which the session is dead
   * @param connectTimeout longest wait for a connection to be established
   * @param backoffFirst longest wait before the second attempt to connect; doubles from there
   * @param backoffCap longest wait between two attempts
   */
  public record SessionTimes(
      Duration heartbeat,
      Duration silence,
      Duration grace,
      Duration connectTimeout,
      Duration backoffFirst,
      Duration backoffCap) {
    /** Returns the times the product runs with. */
    public static SessionTimes defaults() {
      return new SessionTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(3));
    }
  }

  /**
   * What a peer may cost before it has proved that it belongs.
   *
   * @param timeout longest time it may take
   * @param maxBytes most bytes read from it
   * @param maxPending how many peers may be proving at one time; see {@link PendingPeers} for who
   *     gives way then
   * @param maxPendingPerAddress how many of them may come from one address
   * @param waiting how many more may wait, unread, until they may prove
   */
  public record HandshakeLimits(
      Duration timeout, int maxBytes, int maxPending, int maxPendingPerAddress, Waiting waiting) {
    /** Returns the limits the product runs with. */
    public static HandshakeLimits defaults() {
      return new HandshakeLimits(Duration.ofSeconds(5), 4096, 256, 64, Waiting.defaults());
    }

    /** Returns these limits with other numbers of peers that may be proving at one time. */
    public HandshakeLimits withPending(int all, int perAddress) {
      return new HandshakeLimits(timeout, maxBytes, all, perAddress, waiting);
    }

    /** Returns these limits with other bounds of those that wait. */
    public HandshakeLimits withWaiting(Waiting other) {
      return new HandshakeLimits(timeout, maxBytes, maxPending, maxPendingPerAddress, other);
    }
  }

  /**
   * Peers that find no place to prove and wait for one. Nothing of theirs is read; each costs a
   * socket.
   *
   * @param most how many may wait at one time; in any case no more than half of the files that the
   *     process may have open
   * @param mostPerAddress how many of them may come from one address
   * @param longest longest time that one waits before it is refused; who dials waits for as long,
   *     and for the time of the handshake besides
   */
  public record Waiting(int most, int mostPerAddress, Duration longest) {
    /** Returns the bounds the product runs with. */
    public static Waiting defaults() {
      // All that wait have had their turn in 40 s even if nobody proves and each place is given up
      // after its fair time.
      return new Waiting(10_000, 2_500, Duration.ofSeconds(60));
    }
  }

  /**
   * How much may be under way.
   *
   * @param maxFrameBytes largest body of a frame
   * @param windowBytes messages sent but not acknowledged, per link; what is more waits
   * @param queueBytes messages waiting or not acknowledged, per link; what is more is refused
   * @param maxRequests requests of one peer that may await our answer; what is more is refused
   * @param chunkBytes bytes of a stream that travel in one frame
   * @param streamWindowBytes how far the sender of a stream may be ahead of its sink; through TLS
   *     half of that, see {@link IncomingStream}
   * @param maxStreams how many streams one peer may have open towards us
   */
  public record FlowLimits(
      int maxFrameBytes,
      int windowBytes,
      int queueBytes,
      int maxRequests,
      int chunkBytes,
      int streamWindowBytes,
      int maxStreams) {
    /** Returns the limits the product runs with. */
    public static FlowLimits defaults() {
      return new FlowLimits(16 << 20, 8 << 20, 64 << 20, 1024, 64 << 10, 1 << 20, 32);
    }
  }

  /** Returns the settings the product runs with. */
  public static TransportSettings defaults(String productVersion) {
    return new TransportSettings(
        productVersion,
        true,
        SessionTimes.defaults(),
        HandshakeLimits.defaults(),
        FlowLimits.defaults(),
        Duration.ofSeconds(60),
        Duration.ofMillis(100),
        Math.min(2, Runtime.getRuntime().availableProcessors()),
        4);
  }

  /** Returns these settings with TLS on or off. */
  public TransportSettings withTls(boolean on) {
    return new TransportSettings(
        productVersion,
        on,
        times,
        handshake,
        flow,
        streamIdle,
        slowHandler,
        ioThreads,
        fileThreads);
  }

  /** Returns these settings with other times. */
  public TransportSettings withTimes(SessionTimes other) {
    return new TransportSettings(
        productVersion,
        tls,
        other,
        handshake,
        flow,
        streamIdle,
        slowHandler,
        ioThreads,
        fileThreads);
  }

  /** Returns these settings with other limits of the handshake. */
  public TransportSettings withHandshake(HandshakeLimits other) {
    return new TransportSettings(
        productVersion, tls, times, other, flow, streamIdle, slowHandler, ioThreads, fileThreads);
  }

  /** Returns these settings with other bounds of what is under way. */
  public TransportSettings withFlow(FlowLimits other) {
    return new TransportSettings(
        productVersion,
        tls,
        times,
        handshake,
        other,
        streamIdle,
        slowHandler,
        ioThreads,
        fileThreads);
  }

  /** Returns these settings with another patience for incoming streams. */
  public TransportSettings withStreamIdle(Duration other) {
    return new TransportSettings(
        productVersion, tls, times, handshake, flow, other, slowHandler, ioThreads, fileThreads);
  }
}
