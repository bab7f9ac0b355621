package io.rallyd.driver.track;

import io.rallyd.driver.generation.GeneratorSpec;
import io.rallyd.driver.generation.Generators;
import io.rallyd.protocol.RallyException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the corpora of a track and finds the target of each set of documents. */
final class CorporaReader {
  private final List<Index> indices;
  private final List<String> dataStreams;

  CorporaReader(List<Index> indices, List<String> dataStreams) {
    this.indices = indices;
    this.dataStreams = dataStreams;
  }

  List<Corpus> read(TrackElement root) {
    List<Corpus> corpora = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TrackElement element : root.children("corpora")) {
      String name = element.mandatoryText("name");
      if (!names.add(name)) {
        throw element.broken("the corpus name [" + name + "] is used more than once");
      }
      checkName(element, name);
      corpora.add(new Corpus(name, documents(element), element.map("meta")));
    }
    return corpora;
  }

  private List<Documents> documents(TrackElement corpus) {
    refuseTypes(corpus);
    Defaults defaults =
        new Defaults(
            corpus.text("base-url"),
            corpus.flag("includes-action-and-meta-data", false),
            corpus.text("source-format").orElse("bulk"),
            defaultTarget(corpus, "target-index", indices.stream().map(Index::name).toList()),
            defaultTarget(corpus, "target-data-stream", dataStreams));
    List<Documents> sets = new ArrayList<>();
    for (TrackElement element : corpus.children("documents")) {
      sets.add(set(element, defaults));
    }
    if (sets.isEmpty()) {
      throw corpus.missing("documents");
    }
    return sets;
  }

  private record Defaults(
      Optional<String> baseUrl,
      boolean actionLines,
      String format,
      Optional<String> index,
      Optional<String> dataStream) {}

  /** One definition is the default, several need the corpus to say, and none voids its word. */
  private static Optional<String> defaultTarget(
      TrackElement corpus, String key, List<String> defined) {
    if (defined.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> stated = corpus.text(key);
    return stated.isPresent() || defined.size() > 1 ? stated : Optional.of(defined.get(0));
  }

  private Documents set(TrackElement element, Defaults defaults) {
    refuseTypes(element);
    String format = element.text("source-format").orElse(defaults.format());
    if (!format.equals("bulk")) {
      throw element.broken("the source format [" + format + "] is unknown, only [bulk] is known");
    }
    Optional<GeneratorSpec> generator = generator(element);
    String source = generator.map(GeneratorSpec::name).orElseGet(() -> sourceFile(element));
    OptionalLong count = element.wholeNumber("document-count");
    if (count.isEmpty()) {
      throw element.missing("document-count");
    }
    boolean actionLines = element.flag("includes-action-and-meta-data", defaults.actionLines());
    Optional<String> stream = Optional.empty();
    Optional<String> index = Optional.empty();
    if (!actionLines) {
      stream = element.text("target-data-stream").or(defaults::dataStream);
      index = element.text("target-index").or(defaults::index);
      checkTargets(element, source, index, stream);
    }
    if (generator.isPresent() && actionLines) {
      throw element.broken(
          "\"includes-action-and-meta-data\" cannot be used with a \"generator\", which makes none");
    }
    boolean archived = generator.isEmpty() && ArchiveNames.archiveExtension(source).isPresent();
    return new Documents(
        archived ? ArchiveNames.documentFile(source) : source,
        archived ? Optional.of(source) : Optional.empty(),
        element.text("base-url").or(defaults::baseUrl),
        actionLines,
        count.getAsLong(),
        element.wholeNumber("compressed-bytes"),
        element.wholeNumber("uncompressed-bytes"),
        index,
        stream,
        element.map("meta"),
        generator);
  }

  private static String sourceFile(TrackElement element) {
    String source = element.mandatoryText("source-file");
    checkFile(element, source);
    return source;
  }

  /** Documents are in a file or are made on the fly, never both. */
  private static Optional<GeneratorSpec> generator(TrackElement element) {
    if (!element.has("generator")) {
      return Optional.empty();
    }
    if (element.has("source-file")) {
      throw element.broken("\"generator\" and \"source-file\" cannot be used together");
    }
    TrackElement given = element.child("generator");
    Map<String, Object> settings = new LinkedHashMap<>(given.values());
    settings.remove("name");
    settings.remove("seed");
    GeneratorSpec spec =
        new GeneratorSpec(
            given.mandatoryText("name"), given.wholeNumber("seed").orElse(0), settings);
    try {
      Generators.of(spec);
    } catch (RallyException e) {
      throw given.broken(e.getMessage());
    }
    return Optional.of(spec);
  }

  private void checkTargets(
      TrackElement element, String source, Optional<String> index, Optional<String> stream) {
    if (stream.isEmpty() && !dataStreams.isEmpty()) {
      throw element.broken("\"target-data-stream\" is required for [" + source + "]");
    }
    if (stream.isPresent() && !indices.isEmpty()) {
      throw element.broken("\"target-data-stream\" cannot be used when the track defines indices");
    }
    if (index.isEmpty() && !indices.isEmpty()) {
      throw element.broken("a \"target-index\" is required for [" + source + "]");
    }
    if (index.isPresent() && !dataStreams.isEmpty()) {
      throw element.broken("\"target-index\" cannot be used when the track defines data streams");
    }
    if (index.isEmpty() && stream.isEmpty()) {
      throw element.broken("a \"target-data-stream\" is required for [" + source + "]");
    }
  }

  private static void refuseTypes(TrackElement element) {
    if (element.has("target-type")) {
      throw element.broken("\"target-type\" is not supported, document types are gone since 7.0");
    }
  }

  /** The name is a directory on every load driver. */
  private static void checkName(TrackElement element, String name) {
    if (name.isBlank() || name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      throw element.broken("the corpus name [" + name + "] cannot be a directory name");
    }
  }

  private static void checkFile(TrackElement element, String source) {
    boolean climbs =
        List.of(source.split("/", -1)).stream().anyMatch(s -> s.equals("..") || s.isEmpty());
    if (climbs || source.contains("\\") || source.indexOf('\0') >= 0) {
      throw element.broken(
          "\"source-file\" must be a relative path below the data directory but is ["
              + source
              + "]");
    }
  }
}
