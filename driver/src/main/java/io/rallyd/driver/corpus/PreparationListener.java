package io.rallyd.driver.corpus;

/** Is told how the preparation of data goes. Called from several threads. */
public interface PreparationListener {

  /**
   * A long step goes on.
   *
   * @param step what is done, for people
   * @param percent 0 to 100, negative when unknown
   * @param finished whether the step is over
   */
  void progress(String step, double percent, boolean finished);

  /** There is something that people should know although it does not stop the preparation. */
  void warning(String text);
}
