package io.rallyd.driver.corpus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told. */
final class QuietListener implements PreparationListener {
  final List<String> steps = new CopyOnWriteArrayList<>();
  final List<String> warnings = new CopyOnWriteArrayList<>();

  @Override
  public void progress(String step, double percent, boolean finished) {
    if (finished) {
      steps.add(step);
    }
  }

  @Override
  public void warning(String text) {
    warnings.add(text);
  }
}
