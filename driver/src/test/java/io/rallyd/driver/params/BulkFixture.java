package io.rallyd.driver.params;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.documents.CorpusFiles;
import io.rallyd.driver.documents.DocumentPart;
import io.rallyd.driver.http.Compression;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Operation;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/** Small corpora in real files and the sources that read them. */
final class BulkFixture implements CorpusFiles {
  private final Path directory;
  private Executor readers = Runnable::run;
  private Optional<Compression> compression = Optional.empty();
  private final List<Corpus> corpora = new ArrayList<>();

  BulkFixture(Path directory) {
    this.directory = directory;
  }

  /** Adds a corpus with one file per count; document i of set s is {@code {"<name>":"<s>.<i>"}}. */
  BulkFixture corpus(String name, boolean actionLines, int... counts) {
    List<Documents> sets = new ArrayList<>();
    for (int s = 0; s < counts.length; s++) {
      int set = s;
      String file = name + "-" + s + ".json";
      write(file, counts[s], actionLines, i -> "{\"" + name + "\":\"" + set + "." + i + "\"}");
      sets.add(documents(file, counts[s], actionLines, Optional.of("idx"), Optional.empty()));
    }
    corpora.add(new Corpus(name, sets, Map.of()));
    return this;
  }

  /** Adds a corpus that exists on paper only. */
  BulkFixture paper(String name, boolean actionLines, long... counts) {
    List<Documents> sets = new ArrayList<>();
    for (int s = 0; s < counts.length; s++) {
      sets.add(
          documents(
              name + s + ".json", counts[s], actionLines, Optional.of("idx"), Optional.empty()));
    }
    corpora.add(new Corpus(name, sets, Map.of()));
    return this;
  }

  BulkFixture with(Corpus corpus) {
    corpora.add(corpus);
    return this;
  }

  static Documents documents(
      String file,
      long count,
      boolean actionLines,
      Optional<String> index,
      Optional<String> stream) {
    return new Documents(
        file,
        Optional.empty(),
        Optional.empty(),
        actionLines,
        count,
        OptionalLong.empty(),
        OptionalLong.empty(),
        actionLines ? Optional.empty() : index,
        actionLines ? Optional.empty() : stream,
        Map.of(),
        Optional.empty());
  }

  void write(String file, int count, boolean actionLines, IntFunction<String> document) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (actionLines) {
        text.append("{\"index\":{\"_index\":\"own\"}}\n");
      }
      text.append(document.apply(i)).append('\n');
    }
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has bulks compressed ahead. */
  BulkFixture compressedBy(Compression threads) {
    compression = Optional.of(threads);
    return this;
  }

  /** Has documents read elsewhere. */
  BulkFixture readBy(Executor executor) {
    readers = executor;
    return this;
  }

  /** Returns how many bulks some consecutive clients send. */
  long countBulks(Map<String, Object> params, int first, int last, int total) {
    TreeSet<Integer> clients = new TreeSet<>();
    for (int client = first; client <= last; client++) {
      clients.add(client);
    }
    return new ClientShare(clients, total).bulks(BulkSettings.of(track(), task(params)));
  }

  Track track() {
    return new Track(
        "unit", "", Map.of(), List.of(), List.of(), List.of(), corpora, List.of(), List.of(), "");
  }

  Task task(Map<String, Object> params) {
    Map<String, Object> all = new LinkedHashMap<>(params);
    all.put("operation-type", "bulk");
    return Task.builder(new Operation("bulk", "bulk", all, Map.of(), Optional.empty())).build();
  }

  BulkParamSource source(Map<String, Object> params) {
    return (BulkParamSource)
        new ParamSources(track(), this, 7, readers, compression).create(task(params));
  }

  /** Returns a source for some consecutive clients of a task. */
  BulkParamSource source(Map<String, Object> params, int first, int last, int total) {
    BulkParamSource source = source(params);
    for (int client = first; client <= last; client++) {
      source.partition(client, total);
    }
    return source;
  }

  @Override
  public DocumentPart documents(Corpus corpus, Documents documents) {
    return DocumentPart.whole(directory.resolve(documents.documentFile()));
  }

  static String text(BulkBody body) {
    ByteBuf buffer = Unpooled.buffer(16);
    try {
      body.writeTo(buffer);
      return buffer.toString(StandardCharsets.UTF_8);
    } finally {
      buffer.release();
    }
  }

  static List<OperationParams> drain(ParamSource source) {
    List<OperationParams> all = new ArrayList<>();
    for (Optional<OperationParams> p = source.next(); p.isPresent(); p = source.next()) {
      all.add(p.get());
    }
    return all;
  }
}
