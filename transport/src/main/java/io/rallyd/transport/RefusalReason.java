package io.rallyd.transport;

/** All that a refused peer ever hears. */
enum RefusalReason {
  NOT_RALLYD(1, Counters.Count.CONNECTIONS_REFUSED_NOT_RALLYD, ConnectFailure.Kind.NOT_RALLYD),
  VERSION(2, Counters.Count.CONNECTIONS_REFUSED_VERSION, ConnectFailure.Kind.VERSION),
  SECRET(3, Counters.Count.CONNECTIONS_REFUSED_SECRET, ConnectFailure.Kind.SECRET),
  BUSY(4, Counters.Count.CONNECTIONS_REFUSED_BUSY, ConnectFailure.Kind.BUSY);

  private final int code;
  private final Counters.Count count;
  private final ConnectFailure.Kind kind;

  RefusalReason(int code, Counters.Count count, ConnectFailure.Kind kind) {
    this.code = code;
    this.count = count;
    this.kind = kind;
  }

  int code() {
    return code;
  }

  Counters.Count count() {
    return count;
  }

  ConnectFailure failure(Endpoint endpoint) {
    return new ConnectFailure(
        kind,
        switch (this) {
          case NOT_RALLYD ->
              endpoint
                  + " does not take us for a rallyd: another kind of connection, or TLS"
                  + " ([daemon] tls) is on at one side only";
          case VERSION -> endpoint + " runs another version of rallyd";
          case SECRET -> endpoint + " has another secret ([daemon] secret in rally.ini)";
          case BUSY -> endpoint + " takes no more connections just now";
        });
  }

  /** Returns what is said of such a peer in our own log, as the end of "it ...". */
  String ofPeer() {
    return switch (this) {
      case NOT_RALLYD -> "does not speak as a rallyd, or has TLS ([daemon] tls) other than here";
      case VERSION -> "runs another version of rallyd";
      case SECRET -> "knows another secret ([daemon] secret in rally.ini)";
      case BUSY -> "came while no more can be taken";
    };
  }

  static RefusalReason of(int code) {
    for (RefusalReason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    return NOT_RALLYD;
  }
}
