package io.rallyd.driver.params;

/**
 * The part of a document set that belongs to some consecutive clients.
 *
 * @param offsetLines lines before it
 * @param documents documents in it
 * @param lines lines in it
 */
record Slice(long offsetLines, long documents, long lines) {

  /**
   * Returns the part of clients {@code first} to {@code last} of {@code clients}. Bounds are
   * rounded half to even, so the parts of all clients cover every document exactly once.
   *
   * @param total documents of the set
   * @param linesPerDocument 2 with action lines, else 1
   */
  static Slice of(long total, int linesPerDocument, int first, int last, int clients) {
    double perClient = (double) total / clients;
    long start = Math.round(Math.rint(perClient * first));
    long end = Math.round(Math.rint(perClient * (last + 1)));
    long documents = end - start;
    return new Slice(start * linesPerDocument, documents, documents * linesPerDocument);
  }

  /** Returns how many bulks it makes, the last one possibly small. */
  long bulks(int bulkSize) {
    return (documents + bulkSize - 1) / bulkSize;
  }
}
