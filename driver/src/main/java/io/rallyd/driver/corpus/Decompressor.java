package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.PartialFile;
import io.rallyd.driver.track.HumanFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks the documents of a corpus; they get their name only when they are whole and of the
 * expected size.
 */
final class Decompressor {
  private static final Logger LOG = LoggerFactory.getLogger(Decompressor.class);
  private static final int BUFFER = 256 << 10;

  private final ExternalDecompressor external;
  private final PreparationListener listener;

  Decompressor(ExternalDecompressor external, PreparationListener listener) {
    this.external = external;
    this.listener = listener;
  }

  /**
   * Unpacks an archive.
   *
   * @param archive the archive
   * @param documents where the documents are to be
   * @param expected their size if known
   * @throws CorpusException when the archive is broken, of another size or does not fit
   */
  void decompress(Path archive, Path documents, OptionalLong expected) {
    String size =
        expected.isPresent() ? " (resulting size: " + HumanFormat.size(expected) + ")" : "";
    String step = "Decompressing track data from [" + archive + "] to [" + documents + "]" + size;
    try (StepProgress progress = new StepProgress(listener, step, expected)) {
      DiskSpace.require(documents.getParent(), expected, "[" + documents.getFileName() + "]");
      if (isContainer(archive)) {
        new ContainerArchive(archive).extract(documents, expected, progress);
      } else {
        single(archive, documents, expected, progress);
      }
    } catch (ClosedByInterruptException e) {
      throw new CorpusException("Decompressing [" + archive + "] was cancelled.", e);
    } catch (IOException e) {
      throw new CorpusException(
          "[" + archive + "] cannot be decompressed to [" + documents + "]: " + reason(e) + ".", e);
    }
  }

  static String reason(Exception e) {
    String message = e.getMessage();
    if (e instanceof ConnectException && message == null) {
      return "no connection to the server";
    }
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private static boolean isContainer(Path archive) {
    String name = archive.getFileName().toString();
    return name.endsWith(".zip") || ContainerArchive.isTar(name);
  }

  private void single(Path archive, Path documents, OptionalLong expected, StepProgress progress)
      throws IOException {
    try (PartialFile partial = PartialFile.of(documents)) {
      if (!byTool(archive, partial.path())) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
            InputStream in = open(archive, raw);
            OutputStream out = Files.newOutputStream(partial.path())) {
          copy(in, out, progress);
        }
      }
      requireSize(archive, partial.path(), expected);
      partial.commit();
    }
  }

  private boolean byTool(Path archive, Path target) {
    try {
      return external.decompress(archive, target);
    } catch (IOException e) {
      LOG.warn("external decompression of [{}] failed, using the built-in one", archive, e);
      listener.warning(
          "Could not decompress ["
              + archive
              + "] with an external program ("
              + reason(e)
              + "), using the built-in decompressor.");
      return false;
    }
  }

  private static InputStream open(Path archive, InputStream raw) throws IOException {
    String name = archive.getFileName().toString();
    if (name.endsWith(".bz2")) {
      return new BZip2CompressorInputStream(raw, true);
    }
    if (name.endsWith(".gz")) {
      return gunzip(raw);
    }
    if (name.endsWith(".zst")) {
      return new ZstdFrames(raw);
    }
    throw new CorpusException("[" + archive + "] is of no kind that can be decompressed.");
  }

  /** Returns the content of a gzip stream, all its members. */
  static InputStream gunzip(InputStream raw) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(raw)
        .setDecompressConcatenated(true)
        .get();
  }

  /** Copies until the end; an interrupt stops it. */
  static void copy(InputStream in, OutputStream out, StepProgress progress) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      total += read;
      progress.accept(total);
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
    }
  }

  /** Fails when the unpacked file has another size than expected. */
  static void requireSize(Path archive, Path extracted, OptionalLong expected) throws IOException {
    long size = Files.size(extracted);
    if (expected.isPresent() && size != expected.getAsLong()) {
      throw new CorpusException(
          "["
              + archive
              + "] is corrupt: extracted were "
              + size
              + " bytes but "
              + expected.getAsLong()
              + " bytes are expected.");
    }
  }
}
