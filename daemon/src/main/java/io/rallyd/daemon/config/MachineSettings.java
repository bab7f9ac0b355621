package io.rallyd.daemon.config;

import io.rallyd.driver.corpus.Origin;
import io.rallyd.protocol.RallyException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What belongs to this machine alone and never comes from the coordinator.
 *
 * @param rootDir {@code [node] root.dir}: races, distributions, logs of provisioned nodes
 * @param dataCache {@code [benchmarks] local.dataset.cache}: corpora
 * @param corpusOrigins {@code [benchmarks] corpus.origins}: where corpora come from that are not in
 *     the cache; in the file the cache stands first
 * @param installDir {@code [provisioning] install.dir}: parent of installations; empty for the
 *     provisioner's default
 * @param runAs {@code [provisioning] run.as}; empty for the default
 * @param startupTimeout {@code [provisioning] startup.timeout}, in seconds in the file: how long a
 *     node may take until it answers
 * @param cores {@code [system] available.cores} or the processor count: workers of the load driver
 * @param workerDeadline {@code [driver] worker.deadline}, in seconds in the file: how long a worker
 *     of any load driver may give no sign of life; looked at on the coordinator
 * @param passenv {@code [system] passenv}: environment variables that Elasticsearch gets
 * @param port {@code [daemon] port}: the coordinator's port, 1900
 */
public record MachineSettings(
    Path rootDir,
    Path dataCache,
    List<Origin> corpusOrigins,
    Optional<Path> installDir,
    String runAs,
    Duration startupTimeout,
    int cores,
    Duration workerDeadline,
    List<String> passenv,
    int port) {

  /** The coordinator's usual port. */
  public static final int DEFAULT_PORT = 1900;

  private static final int MAX_CORES = 4096;
  private static final int DEFAULT_STARTUP_SECONDS = 180;
  private static final int MAX_STARTUP_SECONDS = 3600;
  private static final int DEFAULT_WORKER_SECONDS = 60;
  private static final int MIN_WORKER_SECONDS = 20;
  private static final int MAX_WORKER_SECONDS = 86_400;

  /** Creates settings; the lists are copied. */
  public MachineSettings {
    corpusOrigins = List.copyOf(corpusOrigins);
    passenv = List.copyOf(passenv);
  }

  private static List<Origin> origins(RallyIni ini) {
    try {
      return Origin.order(ini.list("benchmarks", "corpus.origins", String.join(",", Origin.USUAL)));
    } catch (RallyException e) {
      throw new ConfigException("[benchmarks] " + e.getMessage());
    }
  }

  /** Reads the settings; throws {@link ConfigException} on a value that makes no sense. */
  public static MachineSettings of(RallyIni ini) {
    Path benchmarks = ini.home().directory().resolve("benchmarks");
    return new MachineSettings(
        ini.path("node", "root.dir", benchmarks),
        ini.path("benchmarks", "local.dataset.cache", benchmarks.resolve("data")),
        origins(ini),
        ini.path("provisioning", "install.dir"),
        ini.text("provisioning", "run.as", ""),
        Duration.ofSeconds(
            ini.integer(
                "provisioning",
                "startup.timeout",
                DEFAULT_STARTUP_SECONDS,
                1,
                MAX_STARTUP_SECONDS)),
        ini.integer(
            "system", "available.cores", Runtime.getRuntime().availableProcessors(), 1, MAX_CORES),
        Duration.ofSeconds(
            ini.integer(
                "driver",
                "worker.deadline",
                DEFAULT_WORKER_SECONDS,
                MIN_WORKER_SECONDS,
                MAX_WORKER_SECONDS)),
        ini.list("system", "passenv", "PATH"),
        ini.integer("daemon", "port", DEFAULT_PORT, 1, 65535));
  }
}
