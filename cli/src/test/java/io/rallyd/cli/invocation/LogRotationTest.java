package io.rallyd.cli.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log is bounded, whoever writes to it. */
class LogRotationTest {
  private static final int SIZE = 10_000;

  @TempDir Path directory;
  private final List<LoggerContext> contexts = new ArrayList<>();
  private Path log;

  @BeforeEach
  void file() {
    log = directory.resolve("rally.log");
  }

  @AfterEach
  void stop() {
    contexts.forEach(LoggerContext::stop);
  }

  private LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    contexts.add(context);
    return context;
  }

  /** Returns a logger as another process has one. */
  private Logger process() {
    LoggerContext context = context();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%msg%n");
    encoder.start();
    LogRotation<ILoggingEvent> rotation = new LogRotation<>();
    rotation.setContext(context);
    rotation.setActiveFile(log.toString());
    rotation.setMaxFileSize(new FileSize(SIZE));
    rotation.setKeep(2);
    rotation.start();
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setContext(context);
    file.setRollingPolicy(rotation);
    file.setEncoder(encoder);
    file.start();
    Logger logger = context.getLogger("test");
    logger.addAppender(file);
    return logger;
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> !f.toString().endsWith(".lock")).sorted().toList();
    }
  }

  private void assertBounded() throws IOException {
    assertThat(logs())
        .extracting(f -> f.getFileName().toString())
        .containsExactly("rally.log", "rally.log.1", "rally.log.2");
    for (Path each : logs()) {
      // It is looked after every 64 lines at the latest, of 20 bytes at most here.
      assertThat(Files.size(each)).isLessThan(SIZE + 2 * 64 * 20);
    }
  }

  @Test
  void oldFilesGoAndTheNewestLinesStayInOrder() throws IOException {
    Logger logger = process();
    for (int i = 0; i < 5000; i++) {
      logger.info("line {}", i);
    }
    assertBounded();
    List<String> lines = new ArrayList<>();
    for (String name : List.of("rally.log.2", "rally.log.1", "rally.log")) {
      lines.addAll(Files.readAllLines(directory.resolve(name)));
    }
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo("line " + (5000 - lines.size() + i));
    }
  }

  @Test
  void aProcessFollowsWhenAnotherHasPutTheFileAway() throws IOException {
    Logger daemon = process();
    Logger command = process();
    for (int i = 0; i < 5000; i++) {
      daemon.info("daemon {}", i);
      command.info("command {}", i);
    }
    assertBounded();
    assertThat(Files.readAllLines(log)).contains("daemon 4999", "command 4999");
  }

  @Test
  void aFileThatWasTakenAwayIsMadeAgain() throws IOException {
    Logger logger = process();
    logger.info("before");
    Files.delete(log);
    for (int i = 0; i < 100; i++) {
      logger.info("after");
    }
    assertThat(Files.readAllLines(log)).contains("after");
  }

  @Test
  void theSampleConfigurationRotatesToo() throws Exception {
    LoggerContext context = context();
    context.putProperty("rallyd.logs", directory.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/dist/conf/logback.xml.sample").toFile());
    RollingFileAppender<?> file =
        (RollingFileAppender<?>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("file");
    assertThat(file.getRollingPolicy()).isInstanceOf(LogRotation.class);
    assertThat(file.getTriggeringPolicy()).isSameAs(file.getRollingPolicy());
    context.getLogger("x").info("hello");
    assertThat(log).content().contains("hello");
  }
}
