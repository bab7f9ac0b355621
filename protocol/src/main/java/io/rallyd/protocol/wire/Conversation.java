package io.rallyd.protocol.wire;

/**
 * A group of messages with its range of numbers. Who may take part is decided by the connection: a
 * session's connection carries {@link #SESSION} only, a node's all others.
 */
public enum Conversation {
  /** A node and the coordinator: joining, state. */
  MEMBERSHIP(100),
  /** A terminal and a daemon. */
  SESSION(200),
  /** What all roles need in a race. */
  RACE(300),
  /** Load drivers. */
  LOAD(400),
  /** Provisioners. */
  PROVISIONING(500);

  private static final Conversation[] ALL = values();

  private final int first;

  Conversation(int first) {
    this.first = first;
  }

  /** Returns the conversation that a message number belongs to. */
  static Conversation of(int number) {
    for (Conversation conversation : ALL) {
      if (number >= conversation.first && number < conversation.first + 100) {
        return conversation;
      }
    }
    throw new IllegalArgumentException("no conversation has the message number " + number);
  }
}
