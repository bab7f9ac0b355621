package io.rallyd.driver.runner;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.http.RequestBody;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.params.BulkBody;
import io.rallyd.driver.params.OperationParams;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code bulk}. Documents that the server refused for lack of capacity (429) are sent again as
 * often as {@code retries_on_429} allows; all attempts count as one operation.
 */
final class BulkRunner implements Runner {
  private static final Logger LOG = LoggerFactory.getLogger(BulkRunner.class);
  private static final Set<String> REFRESH = Set.of("wait_for", "true", "false");
  private static final Map<String, String> HEADERS =
      Map.of("content-type", HttpRequest.NDJSON, "accept", HttpRequest.JSON);

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    return new Bulk(params, call).run();
  }

  /** One bulk with its repetitions. */
  private static final class Bulk {
    private final Values values;
    private final BulkBody documents;
    private final Invocation call;
    private final String path;
    private final String unit;
    private final long weight;
    private final boolean detailed;
    private final int retries;
    private List<Integer> sent;
    private int attempt;
    private Long took;
    private long succeeded;
    private long failed;
    private int maxStatus;
    private int status;

    Bulk(OperationParams params, Invocation call) {
      this.values = new Values(params.values());
      this.documents =
          params
              .bulk()
              .orElseThrow(() -> new RallyException("The bulk operation was given no documents."));
      this.call = call;
      this.path = path(values, call.server());
      this.unit = values.mandatory("unit").toString();
      this.weight = (long) values.number("bulk-size", documents.documents());
      this.detailed = values.flag("detailed-results", false);
      this.retries = (int) values.number("retries_on_429", 0);
    }

    CompletionStage<Result> run() {
      return send(documents)
          .thenCompose(
              response -> {
                BulkAnswer answer = read(response);
                return mayRetry(answer)
                    ? retry(answer)
                    : CompletableFuture.completedFuture(single(answer));
              });
    }

    private CompletionStage<Result> retry(BulkAnswer answer) {
      account(answer);
      sent = attempt == 0 ? answer.rejected : answer.rejected.stream().map(sent::get).toList();
      attempt++;
      LOG.warn("Sending {} documents again that were refused with status 429.", sent.size());
      return send(some(documents, sent))
          .thenCompose(
              response -> {
                BulkAnswer next = read(response);
                return mayRetry(next)
                    ? retry(next)
                    : CompletableFuture.completedFuture(repeated(next));
              });
    }

    private boolean mayRetry(BulkAnswer answer) {
      return attempt < retries
          && !answer.rejected.isEmpty()
          && (status == 200 || status == 201 || status == 429);
    }

    private CompletableFuture<HttpResponse> send(RequestBody body) {
      HttpRequest request = new HttpRequest("PUT", path, body, HEADERS, 0, true);
      return call.send(
          CommonParams.apply(values, request),
          s -> false,
          !detailed,
          soFar -> detailed || !BulkAnswer.beginsWithoutErrors(soFar));
    }

    private BulkAnswer read(HttpResponse response) {
      status = response.status();
      try (response) {
        if (!detailed) {
          BulkAnswer head;
          try (InputStream content = response.content()) {
            head = BulkAnswer.head(content);
          }
          if (!head.errors) {
            return head;
          }
        }
        try (InputStream content = response.content()) {
          return BulkAnswer.whole(content);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("The answer to a bulk request cannot be read: " + e, e);
      }
    }

    private void account(BulkAnswer answer) {
      long count = sent == null ? weight : sent.size();
      if (answer.took != null) {
        took = (took == null ? 0 : took) + answer.took;
      }
      failed += answer.failed;
      succeeded += count - answer.failed;
      int highest = detailed ? answer.maxFailedStatus : answer.maxStatus;
      maxStatus = highest > 0 ? highest : status;
    }

    private Result single(BulkAnswer answer) {
      account(answer);
      boolean success = answer.failed == 0;
      Map<String, Object> meta = meta(success);
      if (!detailed && !answer.errors && !unit.equals("docs")) {
        meta.put("success-count", null);
      }
      if (!answer.details.isEmpty()) {
        meta.put("error-description", answer.details.describe());
      }
      if (detailed) {
        addDetails(meta, answer.ops, shards(answer), 1);
        if (answer.ingestTook != null) {
          meta.put("ingest_took", answer.ingestTook);
        }
      }
      return Result.of(weight, unit, success, meta);
    }

    /** Success is then that nothing is refused any more, whatever else failed. */
    private Result repeated(BulkAnswer answer) {
      account(answer);
      Map<String, Object> meta = meta(answer.rejected.isEmpty());
      meta.put("retried", true);
      meta.put("retry-count", attempt);
      if (detailed) {
        addDetails(meta, Map.of(), List.of(), attempt + 1);
      }
      return Result.of(weight, unit, answer.rejected.isEmpty(), meta);
    }

    private Map<String, Object> meta(boolean success) {
      Map<String, Object> meta = new LinkedHashMap<>();
      meta.put("index", values.get("index"));
      meta.put("took", took);
      meta.put("success-count", succeeded);
      meta.put("error-count", failed);
      meta.put("request-status", status);
      meta.put("max-doc-status", maxStatus);
      if (!success) {
        meta.put("error-type", "bulk");
      }
      return meta;
    }

    private void addDetails(
        Map<String, Object> meta, Map<String, ?> ops, List<?> shards, int attempts) {
      meta.put("ops", ops);
      meta.put("shards_histogram", shards);
      meta.put("bulk-request-size-bytes", (long) documents.bytesWithoutNewlines() * attempts);
      meta.put("total-document-size-bytes", (long) documents.documentBytes() * attempts);
    }

    private static List<Map<String, Object>> shards(BulkAnswer answer) {
      List<Map<String, Object>> histogram = new ArrayList<>();
      answer.shards.forEach(
          (shards, count) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("item-count", count);
            entry.put(
                "shards",
                Map.of(
                    "total", shards.total(),
                    "successful", shards.successful(),
                    "failed", shards.failed()));
            histogram.add(entry);
          });
      return histogram;
    }

    private static String path(Values values, ServerKind server) {
      Map<String, Object> query = values.queryMap();
      for (String name : new String[] {"timeout", "pipeline", "refresh"}) {
        if (values.has(name)) {
          query.put(name, values.get(name));
        }
      }
      if (values.has("refresh") && !REFRESH.contains(values.text("refresh"))) {
        throw values.wrong("refresh", "one of wait_for, true and false", values.get("refresh"));
      }
      boolean actionLines = values.flag("action-metadata-present", true);
      String index = actionLines ? "" : "/" + Percent.encode(values.mandatory("index").toString());
      String type = values.has("document-type") ? values.text("document-type") : "";
      return MappingTypes.bulkPath(server, index, type) + Percent.query(query);
    }
  }

  private static RequestBody some(BulkBody documents, List<Integer> which) {
    ByteBuf lines = Unpooled.buffer(documents.size());
    for (int document : which) {
      documents.writeTo(lines, document);
    }
    byte[] bytes = new byte[lines.readableBytes()];
    lines.readBytes(bytes);
    return RequestBody.of(bytes);
  }
}
