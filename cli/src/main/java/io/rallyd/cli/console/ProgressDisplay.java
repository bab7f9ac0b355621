package io.rallyd.cli.console;

import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Shows how far a race is. On a terminal: one line per running task, redrawn in place. Elsewhere:
 * plain lines, for each task one at every tenth of the way or every ten seconds, whichever comes
 * first, and one at its end. Nothing when the console is quiet. Safe for use by several threads.
 */
public final class ProgressDisplay {
  private static final int WIDTH = 90;
  private static final long PLAIN_INTERVAL = Duration.ofSeconds(10).toNanos();

  private record Printed(int tenth, long atNanos) {}

  private final Console console;
  private final LongSupplier nanoTime;
  private final Map<String, Printed> plain = new HashMap<>();
  private final Set<String> shown = new HashSet<>();
  private int liveLines;
  private List<String> lastLines = List.of();

  /** Creates a display that reads the given monotonic clock. */
  public ProgressDisplay(Console console, LongSupplier nanoTime) {
    this.console = console;
    this.nanoTime = nanoTime;
  }

  /** Shows a new state of the current step in place of the one before. */
  public synchronized void update(RaceProgress progress) {
    if (console.quiet()) {
      return;
    }
    if (console.live()) {
      live(lines(progress), progress.finished());
    } else {
      plain(progress);
    }
  }

  /** Prints text above the live lines. */
  public synchronized void interleave(Runnable printing) {
    if (liveLines == 0) {
      printing.run();
      return;
    }
    console.text(erase());
    liveLines = 0;
    printing.run();
    redraw(lastLines);
  }

  /** Leaves the live lines as they are; what comes next is printed below them. */
  public synchronized void close() {
    liveLines = 0;
    lastLines = List.of();
  }

  private void live(List<String> lines, boolean finished) {
    console.text(erase());
    redraw(lines);
    lastLines = lines;
    if (finished) {
      close();
    }
  }

  /** Lines longer than the terminal are cut by it, so that moving up stays right. */
  private void redraw(List<String> lines) {
    StringBuilder out = new StringBuilder("\u001b[?7l");
    for (String line : lines) {
      out.append(line).append('\n');
    }
    console.text(out.append("\u001b[?7h").toString());
    liveLines = lines.size();
  }

  private String erase() {
    return liveLines == 0 ? "" : "\u001b[" + liveLines + "A\r\u001b[J";
  }

  private void plain(RaceProgress progress) {
    List<TaskProgress> tasks = progress.tasks();
    if (tasks.isEmpty()) {
      if (shown.add(progress.step()) || progress.finished()) {
        plainLine(progress.step(), line(progress.step(), null, progress.finished()), progress);
      }
      return;
    }
    for (TaskProgress task : tasks) {
      String name = name(progress, task);
      Printed before = plain.get(name);
      int tenth = (int) (task.percent() / 10);
      long now = nanoTime.getAsLong();
      boolean due =
          before == null
              || progress.finished()
              || tenth > before.tenth()
              || now - before.atNanos() >= PLAIN_INTERVAL;
      if (due) {
        plain.put(name, new Printed(tenth, now));
        plainLine(name, line(name, task, progress.finished()), progress);
      }
    }
  }

  private void plainLine(String name, String line, RaceProgress progress) {
    console.line(line);
    if (progress.finished()) {
      plain.remove(name);
      shown.remove(name);
    }
  }

  private static List<String> lines(RaceProgress progress) {
    List<String> lines = new ArrayList<>();
    if (progress.tasks().isEmpty()) {
      lines.add(line(progress.step(), null, progress.finished()));
    }
    for (TaskProgress task : progress.tasks()) {
      lines.add(line(name(progress, task), task, progress.finished()));
    }
    return lines;
  }

  private static String name(RaceProgress progress, TaskProgress task) {
    return progress.step().isEmpty() ? "Running " + task.task() : progress.step();
  }

  private static String line(String name, TaskProgress task, boolean finished) {
    String state;
    String figures = "";
    if (finished) {
      state = "[100% done]";
    } else if (task == null || task.percent() < 0) {
      state = "[ ... ]";
    } else {
      state = String.format(Locale.ROOT, "[%3d%% done]", (int) Math.min(100, task.percent()));
    }
    if (task != null && task.rate() >= 0) {
      figures = " " + rate(task.rate()) + " " + task.unit();
    }
    if (task != null && task.errors() > 0) {
      figures += ", " + task.errors() + (task.errors() == 1 ? " error" : " errors");
    }
    int room = WIDTH - state.length() - 1;
    String shortened = name.length() <= room ? name : name.substring(0, room - 3) + "...";
    return shortened + " ".repeat(WIDTH - state.length() - shortened.length()) + state + figures;
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
  }
}
