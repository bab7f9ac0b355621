package io.rallyd.benchmarks.transport;

/** A file and two ends between which it goes, for the benchmarks of streams. */
final class StreamEnds implements AutoCloseable {
  private final BigFile file;
  private final Streams ends;

  StreamEnds(StreamContender contender, Via via, int mebibytes) {
    contender.check(via);
    file = BigFile.ofMebibytes(mebibytes);
    try {
      ends = contender.connect(via, file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  Streams ends() {
    return ends;
  }

  long bytes() {
    return file.size();
  }

  @Override
  public void close() {
    ends.close();
    file.close();
  }
}
