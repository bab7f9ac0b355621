package io.rallyd.driver.measure;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Requests as lines of JSON; {@code docs/operations.md} has the schema. Confined to one thread. */
final class SampleLines {
  private final List<String> tasks;
  private final JsonGenerator json;

  /**
   * Begins to write.
   *
   * @param tasks names of the leaf tasks in the order of the schedule
   */
  SampleLines(OutputStream out, List<String> tasks) throws IOException {
    this.tasks = tasks;
    this.json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  /** Writes the first line. */
  void header(String raceId) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "rallyd-samples");
    json.writeNumberField("version", 1);
    json.writeStringField("race_id", raceId);
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  /** Writes a line for each request of a batch. */
  void write(SampleBatch batch) throws IOException {
    for (int i = 0; i < batch.size; i++) {
      line(batch, i);
    }
    json.flush();
  }

  private void line(SampleBatch batch, int i) throws IOException {
    json.writeStartObject();
    json.writeStringField("task", tasks.get(batch.task[i]));
    json.writeNumberField("client", batch.client[i]);
    json.writeStringField("type", batch.warmup[i] ? "warmup" : "normal");
    json.writeNumberField("start_us", batch.startMicros[i]);
    json.writeNumberField("relative_us", batch.relativeMicros[i]);
    json.writeNumberField("latency_ns", batch.latencyNanos[i]);
    json.writeNumberField("service_time_ns", batch.serviceNanos[i]);
    json.writeNumberField("processing_time_ns", batch.processingNanos[i]);
    json.writeNumberField("operations", batch.operations[i]);
    json.writeStringField("unit", batch.unit[i]);
    json.writeBooleanField("success", batch.success[i]);
    if (batch.error[i] != null) {
      json.writeStringField("error", batch.error[i]);
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
