package io.rallyd.driver.generation;

import static io.rallyd.driver.generation.DocumentBytes.ascii;

/**
 * {@code log-lines}: what the servers of a web shop write. Three of four lines are answered
 * requests with the fields of an access log, the others are words of the services themselves.
 * Hosts, paths, clients and services are unevenly busy; answers are slow and wrong now and then,
 * and worse in some minutes than in others. Times grow with the number of the document, but for the
 * second or so by which lines of different hosts overtake each other.
 */
final class LogLines implements DocumentGenerator {
  private static final int LATE_MILLIS = 1500;
  private static final int ADDRESSES = 1 << 20;
  private static final double TROUBLE = 0.02;

  private static final byte[][] SERVICES =
      ascii("shop", "search", "cart", "login", "payment", "stock", "mail", "recommend", "admin");
  private static final byte[][] METHODS = ascii("GET", "POST", "PUT", "DELETE", "HEAD");
  private static final byte[][] PATHS =
      ascii(
          "/products/",
          "/images/",
          "/search?page=",
          "/cart/",
          "/orders/",
          "/reviews/",
          "/accounts/",
          "/help/",
          "/health?",
          "/export/");
  private static final byte[][] AGENTS =
      ascii(
          "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile Safari/604.1",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/138.0 Safari/537.36",
          "Mozilla/5.0 (Android 15; Mobile) Gecko/140.0 Firefox/140.0",
          "shop-app/7.4 (tablet)",
          "curl/8.14",
          "crawler/2.1 (+https://crawler.example/about)");
  private static final int[] WRONG = {404, 404, 404, 401, 403, 400, 429, 410};
  private static final int[] BROKEN = {500, 502, 503, 503, 504};
  private static final byte[][] WRONG_LEVELS = ascii("DEBUG", "INFO", "WARN", "ERROR");

  private static final Phrases WORDS =
      new Phrases(
          "cache miss for key product:{number}, loaded in {small} ms",
          "order {number} accepted, {small} items",
          "session of user {number} expired after {small} minutes",
          "retrying connection to db-{small}, attempt {small} of 5",
          "sent confirmation of order {number} to customer {number}",
          "stock of product {number} fell to {small}",
          "slow query on table orders took {number} ms, plan changed",
          "payment {number} declined by provider, reason code {small}",
          "garbage collection paused {small} ms, heap at {small} percent",
          "connection reset by peer while reading answer of stock-{small}",
          "rejected token of user {number}: signature does not match",
          "java.lang.IllegalStateException: order {number} is closed already\\n"
              + "\\tat shop.order.Ledger.append(Ledger.java:{small})\\n"
              + "\\tat shop.order.Desk.accept(Desk.java:{small})");

  private static final byte[] TIME = ascii("{\"@timestamp\":\"");
  private static final byte[] HOST = ascii("\",\"host\":\"web-");
  private static final byte[] SERVICE = ascii("\",\"service\":\"");
  private static final byte[] LEVEL = ascii("\",\"level\":\"");
  private static final byte[] TRACE = ascii("\",\"trace\":\"");
  private static final byte[] CLIENT = ascii("\",\"client_ip\":\"");
  private static final byte[] METHOD = ascii("\",\"method\":\"");
  private static final byte[] PATH = ascii("\",\"path\":\"");
  private static final byte[] STATUS = ascii("\",\"status\":");
  private static final byte[] SIZE = ascii(",\"bytes\":");
  private static final byte[] DURATION = ascii(",\"duration_ms\":");
  private static final byte[] AGENT = ascii(",\"user_agent\":\"");
  private static final byte[] MESSAGE = ascii("\",\"message\":\"");
  private static final byte[] END = ascii("\"}");
  private static final byte[] IN = ascii(" in ");
  private static final byte[] BYTES_IN = ascii(" with ");
  private static final byte[] MS_FOR = ascii(" ms for ");
  private static final byte[] BYTES = ascii(" bytes");

  private static final Skew OF_SERVICES = new Skew(SERVICES.length, 0.9);
  private static final Skew OF_METHODS = new Skew(METHODS.length, 1.8);
  private static final Skew OF_PATHS = new Skew(PATHS.length, 1.0);
  private static final Skew OF_AGENTS = new Skew(AGENTS.length, 0.8);
  private static final Skew OF_THINGS = new Skew(8192, 0.9);

  private final long seed;
  private final long start;
  private final long perSecond;
  private final int hosts;
  private final Skew ofHosts;

  private LogLines(long seed, long start, long perSecond, int hosts) {
    this.seed = seed;
    this.start = start;
    this.perSecond = perSecond;
    this.hosts = hosts;
    this.ofHosts = new Skew(hosts, 0.3);
  }

  static LogLines of(long seed, GeneratorSettings settings) {
    return new LogLines(
        seed,
        settings.time("start", "2026-01-01T00:00:00Z"),
        settings.number("documents-per-second", 500, 1, 10_000_000),
        (int) settings.number("hosts", 200, 1, 10_000));
  }

  @Override
  public void write(long number, Draws draws, DocumentBytes out) {
    long even = start + number / perSecond * 1000 + number % perSecond * 1000 / perSecond;
    boolean trouble = draws.begin(seed, -1 - even / 60_000).happens(TROUBLE);
    draws.begin(seed, number);
    out.append(TIME).time(even + draws.below(LATE_MILLIS));
    int host = ofHosts.pick(draws);
    out.append(HOST).padded(host, hosts > 1000 ? 4 : 3);
    out.append(SERVICE).append(SERVICES[OF_SERVICES.pick(draws)]);
    if (draws.below(4) > 0) {
      request(draws, out, trouble);
    } else {
      words(draws, out, trouble);
    }
  }

  private static void request(Draws draws, DocumentBytes out, boolean trouble) {
    int status = status(draws, trouble);
    int method = OF_METHODS.pick(draws);
    int path = OF_PATHS.pick(draws);
    int thing = OF_THINGS.pick(draws);
    int client = 0x51000000 + skewed(draws.below(ADDRESSES), draws.below(ADDRESSES));
    int size = status >= 300 ? draws.between(120, 900) : 300 + (int) draws.exponential(9000);
    long micros = 900 + (long) draws.exponential(trouble ? 180_000 : 24_000);
    out.append(LEVEL).append(WRONG_LEVELS[status >= 500 ? 3 : status >= 400 ? 2 : 1]);
    out.append(TRACE).hex(draws.next(), 16);
    out.append(CLIENT).address(client);
    out.append(METHOD).append(METHODS[method]);
    out.append(PATH).append(PATHS[path]).number(thing);
    out.append(STATUS).number(status);
    out.append(SIZE).number(size);
    out.append(DURATION).decimal(micros, 3);
    out.append(AGENT).append(AGENTS[OF_AGENTS.pick(draws)]);
    out.append(MESSAGE).append(METHODS[method]).append(' ').append(PATHS[path]).number(thing);
    out.append(' ').number(status).append(BYTES_IN).number(size).append(BYTES);
    out.append(IN).number(micros / 1000).append(MS_FOR).address(client).append(END);
  }

  /** The smaller of two makes low numbers frequent. */
  private static int skewed(int a, int b) {
    return Math.min(a, b);
  }

  private static int status(Draws draws, boolean trouble) {
    double dice = draws.uniform();
    if (dice < (trouble ? 0.15 : 0.004)) {
      return BROKEN[draws.below(BROKEN.length)];
    }
    if (dice < 0.2) {
      return dice < 0.17 ? dice < 0.155 ? 304 : 302 : WRONG[draws.below(WRONG.length)];
    }
    return 200;
  }

  private static void words(Draws draws, DocumentBytes out, boolean trouble) {
    int phrase = WORDS.pick(draws);
    int level = phrase < 6 ? draws.below(8) == 0 ? 0 : 1 : phrase < 9 || !trouble ? 2 : 3;
    out.append(LEVEL).append(WRONG_LEVELS[level]);
    out.append(TRACE).hex(draws.next(), 16).append(MESSAGE);
    WORDS.write(phrase, draws, out);
    out.append(END);
  }
}
