package io.rallyd.cli.creation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.cli.console.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the files of a new track. */
final class TrackWriter {
  private static final int SMALL = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String track;
  private final TrackFolder folder;

  TrackWriter(String track, TrackFolder folder) {
    this.track = track;
    this.folder = folder;
  }

  /** Takes documents and definitions of the indices and writes everything. */
  void write(List<LiveIndex> indices, LiveCluster cluster, int batchSize, Console console)
      throws IOException {
    ArrayNode definitions = JSON.createArrayNode();
    ArrayNode corpora = JSON.createArrayNode();
    for (LiveIndex index : indices) {
      text(index.name() + ".json", index.body());
      definitions.addObject().put("name", index.name()).put("body", index.name() + ".json");
      console.info("Extracting documents for index [" + index.name() + "]...");
      long count = corpus(index.name(), cluster, batchSize, corpora);
      console.info("Extracted " + count + " documents of index [" + index.name() + "].");
    }
    text("track.json", trackFile(definitions, corpora));
    String names = indices.stream().map(LiveIndex::name).collect(Collectors.joining(","));
    text("challenges/default.json", challenge(names, !corpora.isEmpty()));
    text("operations/default.json", OPERATIONS.replace("INDICES", quoted(names)));
  }

  private long corpus(String index, LiveCluster cluster, int batchSize, ArrayNode corpora)
      throws IOException {
    String name = index + "-documents.json";
    DocumentFiles all = new DocumentFiles(folder.file(name));
    DocumentFiles first = new DocumentFiles(folder.file(index + "-documents-1k.json"));
    long[] seen = {0};
    long count;
    try (all;
        first) {
      count =
          cluster.read(
              index,
              batchSize,
              source -> {
                byte[] line = (source + "\n").getBytes(StandardCharsets.UTF_8);
                all.write(line);
                if (seen[0]++ < SMALL) {
                  first.write(line);
                }
              });
    }
    if (count == 0) {
      all.remove();
      first.remove();
      return 0;
    }
    ObjectNode corpus = corpora.addObject().put("name", index);
    corpus
        .putArray("documents")
        .addObject()
        .put("target-index", index)
        .put("source-file", name + ".bz2")
        .put("document-count", count)
        .put("compressed-bytes", all.packedBytes())
        .put("uncompressed-bytes", all.plainBytes());
    return count;
  }

  private void text(String name, String text) throws IOException {
    Files.writeString(folder.file(name), text);
  }

  private String trackFile(ArrayNode indices, ArrayNode corpora) {
    String documents =
        corpora.isEmpty()
            ? ""
            : "  \"corpora\": " + indented(harmless(corpora.toPrettyString())) + ",\n";
    return "{% import \"rally.helpers\" as rally with context %}\n{\n"
        + "  \"version\": 2,\n"
        + "  \"description\": "
        + quoted("Created by rallyd as track " + track)
        + ",\n  \"indices\": "
        + indented(harmless(indices.toPrettyString()))
        + ",\n"
        + documents
        + "  \"operations\": [\n"
        + "    {{ rally.collect(parts=\"operations/*.json\") }}\n  ],\n"
        + "  \"challenges\": [\n"
        + "    {{ rally.collect(parts=\"challenges/*.json\") }}\n  ]\n}\n";
  }

  private static String indented(String json) {
    return json.replace("\n", "\n  ");
  }

  private static String quoted(String text) {
    return harmless(JSON.getNodeFactory().textNode(text).toString());
  }

  /**
   * Returns JSON in which the template engine finds nothing of its own; two braces next to each
   * other occur within texts only.
   */
  static String harmless(String json) {
    return json.replace("{{", "{\\u007b").replace("{%", "\\u007b%").replace("{#", "\\u007b#");
  }

  private static String challenge(String indices, boolean documents) {
    return CHALLENGE.replace("INDICES", quoted(indices)).replace("BULK", documents ? BULK : "");
  }

  private static final String CHALLENGE =
      """
      {
        "name": "my-challenge",
        "description": "Indexes all documents.",
        "default": true,
        "schedule": [
          {
            "operation": "delete-index"
          },
          {
            "operation": {
              "operation-type": "create-index",
              "settings": {{index_settings | default({}) | tojson}}
            }
          },
          {
            "operation": {
              "operation-type": "cluster-health",
              "index": INDICES,
              "request-params": {
                "wait_for_status": "{{cluster_health | default('green')}}",
                "wait_for_no_relocating_shards": "true"
              },
              "retry-until-success": true
            }
          }BULK
        ]
      }
      """;

  private static final String BULK =
      """
      ,
          {
            "operation": {
              "operation-type": "bulk",
              "bulk-size": {{bulk_size | default(5000)}},
              "ingest-percentage": {{ingest_percentage | default(100)}}
            },
            "clients": {{bulk_indexing_clients | default(8)}}
          }""";

  private static final String OPERATIONS =
      """
      {
        "name": "default",
        "operation-type": "search",
        "index": INDICES,
        "body": {
          "query": {
            "match_all": {}
          }
        }
      }
      """;
}
