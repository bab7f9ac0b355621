package io.rallyd.driver.generation;

import static io.rallyd.driver.generation.DocumentBytes.ascii;

/**
 * {@code host-metrics}: what an agent on each of many hosts reports at a fixed interval. Round
 * after round, all hosts report once. Load follows the time of day, each host with a level of its
 * own; some hosts are overloaded for some minutes; counters of bytes only grow.
 */
final class HostMetrics implements DocumentGenerator {
  private static final double DAY = 86_400_000;
  private static final int MINUTES_OF_OVERLOAD = 10;
  private static final double OVERLOAD = 0.01;

  private static final byte[][] REGIONS = ascii("north", "south", "east", "west");
  private static final byte[][] ROLES = ascii("web", "db", "cache", "queue", "batch");
  private static final int[] GIGABYTES = {8, 16, 32, 64, 128, 256};

  private static final byte[] TIME = ascii("{\"@timestamp\":\"");
  private static final byte[] HOST = ascii("\",\"host\":{\"name\":\"host-");
  private static final byte[] REGION = ascii("\",\"region\":\"");
  private static final byte[] ROLE = ascii("\",\"role\":\"");
  private static final byte[] USER = ascii("\"},\"cpu\":{\"user\":");
  private static final byte[] SYSTEM = ascii(",\"system\":");
  private static final byte[] LOAD = ascii(",\"load\":");
  private static final byte[] TOTAL = ascii("},\"memory\":{\"total\":");
  private static final byte[] USED = ascii(",\"used\":");
  private static final byte[] RATIO = ascii(",\"used_ratio\":");
  private static final byte[] READ = ascii("},\"disk\":{\"read_bytes\":");
  private static final byte[] WRITTEN = ascii(",\"written_bytes\":");
  private static final byte[] IN = ascii("},\"network\":{\"in_bytes\":");
  private static final byte[] OUT = ascii(",\"out_bytes\":");
  private static final byte[] END = ascii("}}");

  private final long seed;
  private final long start;
  private final long interval;
  private final int hosts;

  private HostMetrics(long seed, long start, long interval, int hosts) {
    this.seed = seed;
    this.start = start;
    this.interval = interval;
    this.hosts = hosts;
  }

  static HostMetrics of(long seed, GeneratorSettings settings) {
    return new HostMetrics(
        seed,
        settings.time("start", "2026-01-01T00:00:00Z"),
        settings.number("interval-seconds", 10, 1, 86_400) * 1000,
        (int) settings.number("hosts", 100, 1, 1_000_000));
  }

  @Override
  public void write(long number, Draws draws, DocumentBytes out) {
    int host = (int) (number % hosts);
    long round = number / hosts;
    long time = start + round * interval;
    long period = time / (60_000L * MINUTES_OF_OVERLOAD);
    boolean overload = draws.begin(seed ^ host, -1 - period).happens(OVERLOAD);

    draws.begin(~seed, host);
    double level = 0.1 + 0.4 * draws.uniform();
    double phase = draws.uniform() * 0.2;
    byte[] region = REGIONS[draws.below(REGIONS.length)];
    byte[] role = ROLES[draws.below(ROLES.length)];
    long memory = (long) GIGABYTES[draws.below(GIGABYTES.length)] << 30;
    double filled = 0.3 + 0.4 * draws.uniform();
    long reads = 1000 + draws.below(5_000_000);
    long writes = 1000 + draws.below(8_000_000);
    long received = 1000 + draws.below(20_000_000);
    long sent = 1000 + draws.below(30_000_000);

    draws.begin(seed, number);
    double busy = level * (1 + 0.8 * StrictMath.sin(2 * Math.PI * (time / DAY + phase)));
    double cpu = Math.min(0.99, (overload ? 0.85 : busy) * (0.85 + 0.3 * draws.uniform()));
    double used = Math.min(0.99, filled + 0.2 * cpu + 0.05 * draws.uniform());
    out.append(TIME).time(time + draws.below(900));
    out.append(HOST).padded(host, 6);
    out.append(REGION).append(region).append(ROLE).append(role);
    out.append(USER).decimal((long) (cpu * 8000), 4);
    out.append(SYSTEM).decimal((long) (cpu * (1000 + draws.below(1000))), 4);
    out.append(LOAD).decimal((long) (cpu * 800 + draws.below(overload ? 900 : 50)), 2);
    out.append(TOTAL).number(memory).append(USED).number((long) (memory * used));
    out.append(RATIO).decimal((long) (used * 10_000), 4);
    out.append(READ).number(counter(reads, round, draws));
    out.append(WRITTEN).number(counter(writes, round, draws));
    out.append(IN).number(counter(received, round, draws));
    out.append(OUT).number(counter(sent, round, draws)).append(END);
  }

  /** What is drawn is less than one round adds, so the counter never falls. */
  private static long counter(long perRound, long round, Draws draws) {
    return perRound * round + (long) (perRound * draws.uniform());
  }
}
