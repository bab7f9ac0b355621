package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Volume;

/** A file and two ends between which it goes, for the benchmarks of streams. */
final class StreamEnds implements AutoCloseable {
  private final BigFile file;
  private final Streams ends;

  StreamEnds(StreamContender contender, Via via, int mebibytes) {
    file = BigFile.ofMebibytes(mebibytes);
    Volume.ofEachOperation(file.size());
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

  @Override
  public void close() {
    ends.close();
    file.close();
  }
}
