package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.protocol.RallyException;
import java.util.Arrays;

/** A program that understands what a daemon in the background is started with. */
final class EsrallydForTest {
  private EsrallydForTest() {}

  public static void main(String[] arguments) {
    DaemonControl control = control(ConfigHome.ofThisUser());
    try {
      control.start(
          value(arguments, "--node-ip="),
          value(arguments, "--coordinator-ip="),
          Arrays.asList(arguments).contains("--foreground"),
          System.out::println);
      System.exit(0);
    } catch (RallyException e) {
      System.err.println(e.getMessage());
      System.exit(64);
    }
  }

  static DaemonControl control(ConfigHome home) {
    return new DaemonControl(
        RallyIni.load(home, ""),
        System.getenv(),
        TestDaemon.VERSION,
        DaemonCommand.ofThisJvm(EsrallydForTest.class));
  }

  private static String value(String[] arguments, String flag) {
    return Arrays.stream(arguments)
        .filter(a -> a.startsWith(flag))
        .findFirst()
        .orElseThrow()
        .substring(flag.length());
  }
}
