package io.rallyd.driver.track;

import io.rallyd.driver.generation.GeneratorSpec;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of newline-delimited JSON documents, or documents that are made on the fly.
 *
 * @param documentFile name of the uncompressed file, relative to a data directory; of documents
 *     made on the fly the name of the generator
 * @param archive name of the compressed file if there is one
 * @param baseUrl where it can be downloaded
 * @param includesActionAndMetaData whether an action line stands before each document
 * @param documentCount number of documents, at least 1
 * @param compressedBytes expected size of the archive
 * @param uncompressedBytes expected size of the document file
 * @param targetIndex index that the documents go to
 * @param targetDataStream data stream that the documents go to
 * @param meta meta data
 * @param generator what makes the documents, when there is no file
 */
public record Documents(
    String documentFile,
    Optional<String> archive,
    Optional<String> baseUrl,
    boolean includesActionAndMetaData,
    long documentCount,
    OptionalLong compressedBytes,
    OptionalLong uncompressedBytes,
    Optional<String> targetIndex,
    Optional<String> targetDataStream,
    Map<String, Object> meta,
    Optional<GeneratorSpec> generator) {

  /** Returns whether there is a file that has to be on the machine. */
  public boolean isFile() {
    return generator.isEmpty();
  }

  /** Returns the lines one document takes: 2 with action lines, else 1. */
  public int linesPerDocument() {
    return includesActionAndMetaData ? 2 : 1;
  }

  /** Returns the lines of the whole file. */
  public long lineCount() {
    return documentCount * linesPerDocument();
  }

  /** Returns the index or the data stream that the documents go to, if one is given. */
  public Optional<String> target() {
    return targetIndex.or(() -> targetDataStream);
  }

  /** Returns the name by which people know the file: the archive's if there is one. */
  public String sourceFile() {
    return archive.orElse(documentFile);
  }
}
