package io.rallyd.driver.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.rallyd.protocol.RallyException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Draws draws = new Draws();

  private static DocumentGenerator generator(String name, long seed, Map<String, Object> settings) {
    return Generators.of(new GeneratorSpec(name, seed, settings));
  }

  private String text(DocumentGenerator generator, long number) {
    DocumentBytes out = new DocumentBytes();
    generator.write(number, draws, out);
    return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
  }

  private JsonNode document(DocumentGenerator generator, long number) throws Exception {
    return JSON.readTree(text(generator, number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"log-lines", "host-metrics", "orders"})
  void everyDocumentIsOneLineWithOneJsonObject(String name) throws Exception {
    DocumentGenerator generator = generator(name, 42, Map.of());
    for (long number = 0; number < 5000; number++) {
      String text = text(generator, number);
      assertThat(text).doesNotContain("\n");
      assertThat(JSON.readTree(text).isObject()).as(text).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"log-lines", "host-metrics", "orders"})
  void aDocumentDependsOnSeedAndNumberOnly(String name) {
    DocumentGenerator one = generator(name, 42, Map.of());
    String late = text(one, 123_456_789_012L);
    for (long number = 0; number < 100; number++) {
      text(one, number);
    }
    assertThat(text(one, 123_456_789_012L)).isEqualTo(late);
    assertThat(text(generator(name, 42, Map.of()), 123_456_789_012L)).isEqualTo(late);
    assertThat(text(generator(name, 43, Map.of()), 123_456_789_012L)).isNotEqualTo(late);
  }

  /** Results of years are compared: what a seed gives must not change unnoticed. */
  @ParameterizedTest
  @CsvSource({
    "log-lines,a4e160c52b7e7395",
    "host-metrics,12ba7987ce0f8184",
    "orders,a0745fd4e10ae32d"
  })
  void theDocumentsOfASeedStayTheSameForEver(String name, String expected) throws Exception {
    DocumentGenerator generator = generator(name, 42, Map.of());
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long number = 0; number < 10_000; number++) {
      digest.update(text(generator, number).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(HexFormat.of().formatHex(digest.digest()).substring(0, 16)).isEqualTo(expected);
  }

  @Test
  void linesAreOfManyKindsAndUnevenlySpread() throws Exception {
    DocumentGenerator lines = generator("log-lines", 42, Map.of());
    Map<String, Integer> services = new HashMap<>();
    Map<Integer, Integer> statuses = new TreeMap<>();
    int words = 0;
    for (long number = 0; number < 20_000; number++) {
      JsonNode line = document(lines, number);
      services.merge(line.path("service").asText(), 1, Integer::sum);
      if (line.has("status")) {
        statuses.merge(line.path("status").asInt(), 1, Integer::sum);
      } else {
        words++;
      }
      assertThat(line.path("message").asText()).isNotBlank();
    }
    assertThat(words).isBetween(4500, 5500);
    assertThat(services).hasSize(9);
    assertThat(services.get("shop")).isGreaterThan(4 * services.get("admin"));
    assertThat(statuses).containsKeys(200, 302, 304, 404, 500, 503);
    assertThat(statuses.get(200)).isGreaterThan(10_000);
  }

  @Test
  void linesComeInTheOrderOfTheirTimesSaveForALittleDelay() throws Exception {
    DocumentGenerator lines =
        generator(
            "log-lines", 1, Map.of("documents-per-second", 100L, "start", "2026-06-01T12:00:00Z"));
    Instant start = Instant.parse("2026-06-01T12:00:00Z");
    for (long number : new long[] {0, 1, 99, 100, 12_345, 8_640_000}) {
      Instant time = Instant.parse(document(lines, number).path("@timestamp").asText());
      assertThat(time)
          .isBetween(start.plusMillis(number * 10), start.plusMillis(number * 10 + 1500));
    }
  }

  @Test
  void hostsReportInRoundsAndTheirCountersNeverFall() throws Exception {
    DocumentGenerator metrics =
        generator("host-metrics", 7, Map.of("hosts", 3L, "interval-seconds", 60L));
    Map<String, Long> counters = new HashMap<>();
    for (long number = 0; number < 3000; number++) {
      JsonNode report = document(metrics, number);
      String host = report.path("host").path("name").asText();
      assertThat(host).isEqualTo("host-00000" + number % 3);
      long in = report.path("network").path("in_bytes").asLong();
      assertThat(in).isGreaterThanOrEqualTo(counters.getOrDefault(host, 0L));
      counters.put(host, in);
      assertThat(report.path("memory").path("used").asLong())
          .isLessThan(report.path("memory").path("total").asLong());
      assertThat(report.path("cpu").path("user").asDouble()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void anOrderCostsWhatItsItemsCostAndACustomerStaysTheSame() throws Exception {
    DocumentGenerator orders = generator("orders", 42, Map.of("customers", 50L));
    Map<Long, String> names = new HashMap<>();
    Map<Integer, Integer> counts = new TreeMap<>();
    for (long number = 0; number < 3000; number++) {
      JsonNode order = document(orders, number);
      long cents = 0;
      for (JsonNode item : order.path("items")) {
        cents += item.path("quantity").asLong() * Math.round(item.path("price").asDouble() * 100);
      }
      assertThat(Math.round(order.path("total").asDouble() * 100)).isEqualTo(cents);
      String name = order.path("customer").path("name").asText();
      assertThat(names.merge(order.path("customer").path("id").asLong(), name, (a, b) -> a))
          .isEqualTo(name);
      assertThat(order.path("customer").path("location").path("lat").asDouble())
          .isBetween(-90.0, 90.0);
      counts.merge(order.path("items").size(), 1, Integer::sum);
    }
    assertThat(names).hasSize(50);
    assertThat(counts).hasSize(12).containsKeys(1, 12);
  }

  @Test
  void timesAreWrittenAsTheyAre() {
    SplittableRandom random = new SplittableRandom(5);
    DocumentBytes out = new DocumentBytes();
    for (int i = 0; i < 20_000; i++) {
      Instant time = Instant.ofEpochMilli(random.nextLong(253_402_300_800_000L));
      out.clear();
      out.time(time.toEpochMilli());
      String text = new String(out.array(), 0, out.size(), StandardCharsets.US_ASCII);
      assertThat(text).hasSize(24);
      assertThat(Instant.parse(text)).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,2,0.00", "5,2,0.05", "12345,2,123.45", "-12345,4,-1.2345", "-5,1,-0.5"})
  void decimalsAreWrittenAsTheyAre(long scaled, int decimals, String expected) {
    DocumentBytes out = new DocumentBytes();
    out.decimal(scaled, decimals);
    assertThat(new String(out.array(), 0, out.size(), StandardCharsets.US_ASCII))
        .isEqualTo(expected);
  }

  @Test
  void whatAGeneratorDoesNotKnowIsRefusedWithWhatItKnows() {
    assertThatThrownBy(() -> generator("poems", 1, Map.of()))
        .isInstanceOf(RallyException.class)
        .hasMessage(
            "the generator [poems] is unknown, known are [host-metrics, log-lines, orders]");
    assertThatThrownBy(() -> generator("orders", 1, Map.of("clients", 5L)))
        .isInstanceOf(RallyException.class)
        .hasMessage(
            "the generator [orders] has no setting \"clients\", only [start, documents-per-hour,"
                + " customers, products]");
    assertThatThrownBy(() -> generator("host-metrics", 1, Map.of("hosts", 0L)))
        .isInstanceOf(RallyException.class)
        .hasMessage(
            "\"hosts\" of the generator [host-metrics] must be a whole number from 1 to 1000000 but"
                + " is [0]");
    assertThatThrownBy(() -> generator("log-lines", 1, Map.of("start", "yesterday")))
        .isInstanceOf(RallyException.class)
        .hasMessage(
            "\"start\" of the generator [log-lines] must be a time such as 2026-01-01T00:00:00Z but"
                + " is [yesterday]");
  }

  /** Speed is told, not judged: the machine that runs the tests is shared. */
  @ParameterizedTest
  @ValueSource(strings = {"log-lines", "host-metrics", "orders"})
  void aDocumentCostsNoGarbage(String name) {
    DocumentGenerator generator = generator(name, 42, Map.of());
    DocumentBytes out = new DocumentBytes();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int documents = 100_000;
    // From Java 21 on the JDK's sine makes two small arrays for angles beyond a quarter of pi.
    boolean sine = name.equals("host-metrics") && Runtime.version().feature() >= 21;
    long most = documents / 10 + (sine ? 72L * documents : 0);
    long garbage = most;
    long nanos = 0;
    // What is compiled makes none; when that is, depends on the JVM and on the machine.
    for (int round = 0; round < 30 && garbage >= most; round++) {
      long allocated = thread.getCurrentThreadAllocatedBytes();
      long begin = thread.getCurrentThreadCpuTime();
      for (int number = 0; number < documents; number++) {
        out.clear();
        generator.write(number, draws, out);
      }
      nanos = thread.getCurrentThreadCpuTime() - begin;
      garbage = thread.getCurrentThreadAllocatedBytes() - allocated;
    }
    System.out.printf("%s: %.0f documents per second of a core%n", name, documents * 1e9 / nanos);
    assertThat(garbage).isLessThan(most);
  }
}
