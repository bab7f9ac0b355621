package io.rallyd.driver.runner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What matters of the answer to a bulk. Without errors only its beginning is read; otherwise its
 * items are gone through one by one, without building a tree.
 */
final class BulkAnswer {
  private static final JsonScan HEAD = JsonScan.forAll("errors", "took");

  private static final byte[] NO_ERRORS = "\"errors\":false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ITEMS = "\"items\":".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_BYTES = 256;

  /** Counts of one kind of shard result, in the order first seen. */
  record Shards(long total, long successful, long failed) {}

  boolean errors;
  Long took;
  Long ingestTook;
  long items;
  long failed;
  int maxStatus;
  int maxFailedStatus;
  final BulkErrors details = new BulkErrors();

  /** Positions of the items that were refused for lack of capacity. */
  final List<Integer> rejected = new ArrayList<>();

  /** Counts by operation: items, and each result. */
  final Map<String, Map<String, Object>> ops = new LinkedHashMap<>();

  final Map<Shards, Integer> shards = new LinkedHashMap<>();

  // of the item being read
  private int status;
  private long shardsFailed;
  private boolean hasError;
  private String reason;

  private BulkAnswer() {}

  /**
   * Returns whether the first bytes of an answer already tell that there are no errors, so that its
   * items need not be kept. Servers write them last; where one does not, the answer is kept whole.
   */
  static boolean beginsWithoutErrors(ByteBuf text) {
    int end = Math.min(text.writerIndex(), FIRST_BYTES);
    boolean without = false;
    for (int i = 0; i < end; i++) {
      byte b = text.getByte(i);
      if (b == '[' || b == '{' && i > 0) {
        return false;
      }
      if (b == '"') {
        without |= startsWith(text, i, end, NO_ERRORS);
        if (startsWith(text, i, end, ITEMS)) {
          return without;
        }
      }
    }
    return false;
  }

  private static boolean startsWith(ByteBuf text, int at, int end, byte[] what) {
    if (at + what.length > end) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      if (text.getByte(at + i) != what[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads only whether there are errors and how long it took. */
  static BulkAnswer head(InputStream text) throws IOException {
    Map<String, Object> found = HEAD.read(text);
    BulkAnswer answer = new BulkAnswer();
    answer.errors = !Boolean.FALSE.equals(found.get("errors"));
    answer.took = found.get("took") instanceof Long n ? n : null;
    return answer;
  }

  /** Reads all. */
  static BulkAnswer whole(InputStream text) throws IOException {
    BulkAnswer answer = new BulkAnswer();
    try (JsonParser parser = Json.factory().createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("The answer to a bulk request is not a JSON object.");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        switch (name) {
          case "errors" -> answer.errors = token == JsonToken.VALUE_TRUE;
          case "took" -> answer.took = parser.getValueAsLong();
          case "ingest_took" -> answer.ingestTook = parser.getValueAsLong();
          case "items" -> answer.items(parser);
          default -> parser.skipChildren();
        }
      }
    }
    return answer;
  }

  private void items(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String op = parser.currentName();
        parser.nextToken();
        item(parser, op);
      }
      items++;
    }
  }

  private void item(JsonParser parser, String op) throws IOException {
    status = 0;
    shardsFailed = 0;
    hasError = false;
    reason = null;
    Map<String, Object> counts = ops.computeIfAbsent(op, o -> new LinkedHashMap<>());
    counts.merge("item-count", 1L, BulkAnswer::sum);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "status" -> status = parser.getValueAsInt();
        case "result" -> counts.merge(parser.getText(), 1L, BulkAnswer::sum);
        case "_shards" -> shards(parser);
        case "error" -> error(parser, token);
        default -> parser.skipChildren();
      }
    }
    maxStatus = Math.max(maxStatus, status);
    if (status > 299 || shardsFailed > 0) {
      failed++;
      maxFailedStatus = Math.max(maxFailedStatus, status);
      details.add(status, hasError ? reason : null);
    }
    if (status == 429) {
      rejected.add((int) items);
    }
  }

  private void shards(JsonParser parser) throws IOException {
    long total = 0;
    long successful = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "total" -> total = parser.getValueAsLong();
        case "successful" -> successful = parser.getValueAsLong();
        case "failed" -> shardsFailed = parser.getValueAsLong();
        default -> parser.skipChildren();
      }
    }
    shards.merge(new Shards(total, successful, shardsFailed), 1, Integer::sum);
  }

  private void error(JsonParser parser, JsonToken token) throws IOException {
    hasError = token != JsonToken.VALUE_NULL;
    if (token != JsonToken.START_OBJECT) {
      reason = parser.getText();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("reason") && value == JsonToken.VALUE_STRING) {
        reason = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Object sum(Object a, Object b) {
    return (Long) a + (Long) b;
  }
}
