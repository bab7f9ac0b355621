package io.rallyd.cli.creation;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** A document file and, beside it, the same compressed. */
final class DocumentFiles implements AutoCloseable {
  private final Path plain;
  private final Path packed;
  private final OutputStream plainOut;
  private final OutputStream packedOut;

  DocumentFiles(Path plain) throws IOException {
    this.plain = plain;
    this.packed = plain.resolveSibling(plain.getFileName() + ".bz2");
    this.plainOut = new BufferedOutputStream(Files.newOutputStream(plain), 1 << 18);
    try {
      this.packedOut =
          new BZip2CompressorOutputStream(
              new BufferedOutputStream(Files.newOutputStream(packed), 1 << 18));
    } catch (IOException e) {
      plainOut.close();
      throw e;
    }
  }

  void write(byte[] line) throws IOException {
    plainOut.write(line);
    packedOut.write(line);
  }

  @Override
  public void close() throws IOException {
    try (plainOut) {
      packedOut.close();
    }
  }

  long plainBytes() throws IOException {
    return Files.size(plain);
  }

  long packedBytes() throws IOException {
    return Files.size(packed);
  }

  void remove() throws IOException {
    Files.deleteIfExists(plain);
    Files.deleteIfExists(packed);
  }
}
