package io.rallyd.driver.generation;

/**
 * Makes documents of one kind. Document number n of a generator with the same seed and settings is
 * the same bytes on every machine, whatever was made before; so a slice of a corpus needs neither a
 * file nor the documents before it. Immutable and safe for use by several threads.
 */
@FunctionalInterface
public interface DocumentGenerator {

  /**
   * Appends one document, a JSON object on one line without a newline.
   *
   * @param number number of the document, from 0
   * @param draws random numbers, to be begun anew for the document by the generator
   * @param out where to append
   */
  void write(long number, Draws draws, DocumentBytes out);
}
