package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.daemon.config.ConfigHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each change of a node's state is one line in the log of either side, with address and id. */
class StateChangesTest {
  private static final String NODE_IP = "127.77.0.2";
  private static final String SECRET = "secret = " + "s".repeat(40);
  private static final Pattern SESSION = Pattern.compile("session ([0-9a-f]{8})");

  @TempDir Path temp;
  private final int port = TestDaemon.freePort();
  private final int wirePort = TestDaemon.freePort();

  private TestDaemon coordinator() {
    return TestDaemon.start(
        TestDaemon.home(temp.resolve("c"), "port = " + port, SECRET), TestDaemon.COORDINATOR);
  }

  private TestDaemon node(int at, String secret) {
    ConfigHome home = TestDaemon.home(temp.resolve("n" + at), "port = " + at, secret);
    return TestDaemon.start(home, NODE_IP);
  }

  private static void members(TestDaemon coordinator, int count) {
    Eventually.holds(() -> coordinator.status().members(), m -> assertThat(m).hasSize(count));
  }

  private static String session(String line) {
    Matcher matcher = SESSION.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return matcher.group(1);
  }

  /** Returns the only line that has both texts. */
  private static String only(LogLines log, String who, String text) {
    Eventually.holds(
        () -> log.with(text).stream().filter(l -> l.startsWith(who)).toList(),
        lines -> assertThat(lines).hasSize(1));
    return log.with(text).stream().filter(l -> l.startsWith(who)).findFirst().orElseThrow();
  }

  @Test
  void joiningLosingComingBackAndDyingAreOneLineEachOnBothSides() throws IOException {
    try (LogLines log = new LogLines();
        TestDaemon coordinator = coordinator();
        Cable cable = new Cable(wirePort, port);
        TestDaemon node = node(wirePort, SECRET)) {
      members(coordinator, 2);
      String joined = only(log, "MemberRegistry", "node 127.77.0.2 joined from 127.0.0.1:");
      String joins = only(log, "Enrolment", "node 127.77.0.2 joined the coordinator");
      assertThat(session(joined)).isEqualTo(session(joins));
      String session = session(joined);

      cable.cut();
      only(log, "SessionRegistry", "lost its connection");
      cable.mend();
      String back = only(log, "SessionRegistry", "is back");
      assertThat(only(log, "Dialling", "is back")).contains("session " + session);
      assertThat(back).contains("link to NODE at 127.0.0.1:").contains("session " + session);
      only(log, "Dialling", "lost its connection");

      cable.cut();
      members(coordinator, 1);
      assertThat(only(log, "MemberRegistry", "left:"))
          .contains("node 127.77.0.2 at 127.0.0.1:")
          .contains("session " + session)
          .contains("was silent for");
      only(log, "Enrolment", "node 127.77.0.2 waiting for the coordinator");
      assertThat(log.with("Enrolment: node 127.77.0.2 cut off")).hasSizeLessThanOrEqualTo(2);

      // Both sides: joined, lost, back, lost; the death is told by whoever keeps the members.
      assertThat(log.with("session " + session)).hasSize(9);
      assertThat(node.status().phase()).isEqualTo("waiting");
    }
  }

  @Test
  void aRefusedSecretIsOneLineOnBothSidesHoweverOftenItIsTried() {
    try (LogLines log = new LogLines();
        TestDaemon coordinator = coordinator();
        TestDaemon node = node(port, "secret = " + "t".repeat(40))) {
      Eventually.holds(
          () -> coordinator.status().counters().get("connections-refused-secret"),
          tries -> assertThat(tries).isGreaterThan(2));
      assertThat(only(log, "Refusals", "was refused: it knows another secret"))
          .contains("127.0.0.1:");
      assertThat(only(log, "Enrolment", "waiting for the coordinator"))
          .contains("node 127.77.0.2")
          .contains("has another secret");
      assertThat(node.status().counters().get("connects-failed-secret")).isGreaterThan(2);
      assertThat(log.with("s".repeat(40))).isEmpty();
      assertThat(log.with("t".repeat(40))).isEmpty();
    }
  }

  @Test
  void anAddressThatIsTakenIsOneLineHoweverOftenTheNodeAsks() {
    ConfigHome other = TestDaemon.home(temp.resolve("o"), "port = " + port, SECRET);
    try (LogLines log = new LogLines();
        TestDaemon coordinator = coordinator();
        TestDaemon first = node(port, SECRET)) {
      members(coordinator, 2);
      try (TestDaemon second = TestDaemon.start(other, NODE_IP)) {
        only(log, "MemberRegistry", "node 127.77.0.2 was refused at 127.0.0.1:");
        Eventually.holds(
            () -> coordinator.status().counters().get("frames-received"),
            frames -> assertThat(frames).isGreaterThan(30));
        only(log, "MemberRegistry", "was refused at");
        assertThat(second.status().phase()).isEqualTo("waiting");
      }
      assertThat(first.status().phase()).isEqualTo("joined");
    }
  }
}
