package io.rallyd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.TaskProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  private Console console(boolean terminal) {
    return new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, terminal);
  }

  private String printed() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  private static RaceProgress running(boolean finished, TaskProgress... tasks) {
    return new RaceProgress("r", "", List.of(tasks), finished);
  }

  private static TaskProgress task(String name, double percent, double rate, long errors) {
    return new TaskProgress(name, percent, rate, "docs/s", errors);
  }

  @Test
  void onATerminalEachTaskHasOneLineThatIsRedrawn() {
    ProgressDisplay display = new ProgressDisplay(console(true), clock::get);
    display.update(running(false, task("index", 12.9, 1234.5, 0), task("search", 5, 7.2, 1)));
    assertThat(printed())
        .isEqualTo(
            "\u001b[?7l"
                + "Running index"
                + " ".repeat(66)
                + "[ 12% done] 1,235 docs/s\n"
                + "Running search"
                + " ".repeat(65)
                + "[  5% done] 7.2 docs/s, 1 error\n"
                + "\u001b[?7h");
    display.update(running(true, task("index", 100, 1234, 0), task("search", 100, 7.2, 2)));
    assertThat(printed())
        .startsWith("\u001b[2A\r\u001b[J")
        .contains("[100% done] 1,234 docs/s\n", "[100% done] 7.2 docs/s, 2 errors\n");
    display.update(running(false, task("next", 0, -1, 0)));
    assertThat(printed()).doesNotContain("\u001b[1A", "\u001b[2A").contains("Running next");
  }

  @Test
  void noticesAppearAboveTheLiveLines() {
    Console console = console(true);
    ProgressDisplay display = new ProgressDisplay(console, clock::get);
    display.update(running(false, task("index", 50, -1, 0)));
    String line = printed();
    display.interleave(() -> console.info("hello"));
    assertThat(printed()).isEqualTo("\u001b[1A\r\u001b[J[INFO] hello\n" + line);
  }

  @Test
  void withoutATerminalThereIsALineAtEveryTenthAndAtTheEnd() {
    ProgressDisplay display = new ProgressDisplay(console(false), clock::get);
    for (int percent = 0; percent < 100; percent++) {
      display.update(running(false, task("index", percent, 10, 0)));
    }
    display.update(running(true, task("index", 100, 10, 0)));
    String text = printed();
    assertThat(text).doesNotContain("\u001b");
    assertThat(text.lines()).hasSize(11);
    assertThat(text.lines().skip(10)).singleElement().asString().contains("[100% done]");
  }

  @Test
  void withoutATerminalASlowTaskIsShownEveryTenSeconds() {
    ProgressDisplay display = new ProgressDisplay(console(false), clock::get);
    display.update(running(false, task("index", 1, 10, 0)));
    clock.addAndGet(Duration.ofSeconds(9).toNanos());
    display.update(running(false, task("index", 2, 10, 0)));
    assertThat(printed().lines()).hasSize(1);
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    display.update(running(false, task("index", 3, 10, 0)));
    assertThat(printed()).contains("[  3% done]");
  }

  @Test
  void stepsWithoutTasksAreNamedOnceAndDoneOnce() {
    ProgressDisplay display = new ProgressDisplay(console(false), clock::get);
    RaceProgress step = new RaceProgress("r", "Starting Elasticsearch", List.of(), false);
    display.update(step);
    display.update(step);
    display.update(new RaceProgress("r", "Starting Elasticsearch", List.of(), true));
    assertThat(printed().lines().map(String::stripTrailing))
        .hasSize(2)
        .allMatch(l -> l.startsWith("Starting Elasticsearch"))
        .last()
        .asString()
        .endsWith("[100% done]");
  }

  @Test
  void longNamesAreCut() {
    ProgressDisplay display = new ProgressDisplay(console(false), clock::get);
    display.update(running(false, task("x".repeat(200), 1, -1, 0)));
    assertThat(printed().strip()).hasSize(90).contains("xxx... [  1% done]");
  }

  @Test
  void nothingWhenQuiet() {
    Console console = console(true);
    console.quiet(true);
    ProgressDisplay display = new ProgressDisplay(console, clock::get);
    display.update(running(true, task("index", 100, 10, 0)));
    display.interleave(() -> console.info("hello"));
    assertThat(printed()).isEmpty();
    console.error("bad");
    assertThat(printed()).isEqualTo("[ERROR] bad\n");
  }
}
