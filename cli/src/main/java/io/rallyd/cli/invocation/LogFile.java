package io.rallyd.cli.invocation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sends the log to {@code rally.log}, bounded by {@link LogRotation}, and nothing of it to the
 * console. A file {@code conf/logback.xml} in the distribution replaces this set-up; it may use
 * {@code ${rallyd.logs}}.
 *
 * <p>Logback finds this class as a service the first time that anything logs, so a command that
 * logs nothing pays nothing.
 */
public final class LogFile extends ContextAwareBase implements Configurator {
  private static final String DIRECTORY = "rallyd.logs";
  private static final String LINE =
      "%d{\"yyyy-MM-dd HH:mm:ss,SSS\", UTC} PID:%property{rallyd.pid} [%thread] %logger %level %msg%n";

  /** Says where the log is; must be called before anything logs. */
  public static void in(Path directory) {
    System.setProperty(DIRECTORY, directory.toString());
    String home = System.getProperty("rallyd.home");
    if (home != null && System.getProperty("logback.configurationFile") == null) {
      Path own = Path.of(home, "conf", "logback.xml");
      if (Files.isReadable(own)) {
        System.setProperty("logback.configurationFile", own.toString());
      }
    }
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    String directory = System.getProperty(DIRECTORY);
    System.setProperty("rallyd.pid", Long.toString(ProcessHandle.current().pid()));
    if (directory == null || System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    try {
      Files.createDirectories(Path.of(directory));
    } catch (IOException e) {
      addError("the log directory cannot be made", e);
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
    encoder.start();
    LogRotation<ILoggingEvent> rotation = new LogRotation<>();
    rotation.setContext(context);
    rotation.setActiveFile(Path.of(directory, "rally.log").toString());
    rotation.start();
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setContext(context);
    file.setName("file");
    file.setRollingPolicy(rotation);
    file.setEncoder(encoder);
    file.start();
    context.getLogger("io.netty").setLevel(Level.WARN);
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(file);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
