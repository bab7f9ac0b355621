package io.rallyd.provisioner.supply;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the archive of a distribution into a cache of this machine: from a repository with a URL
 * template into {@code <root.dir>/distributions}, from the built-in repositories {@code maven}
 * (Elasticsearch) and {@code maven-opensearch} into the local Maven repository. Blocks; safe for
 * use by several threads, though two that want the same archive at once may both download it.
 */
public final class Supplier {
  /** Elasticsearch by Maven coordinates. */
  public static final String MAVEN = "maven";

  /** OpenSearch by Maven coordinates. */
  public static final String MAVEN_OPENSEARCH = "maven-opensearch";

  private static final Logger LOG = LoggerFactory.getLogger(Supplier.class);

  private final Path distributions;
  private final MavenRepository maven;
  private final Download download;

  /**
   * Creates a supplier.
   *
   * @param distributions folder of the cache, made when first needed
   */
  public Supplier(Path distributions) {
    this(
        distributions,
        new MavenRepository(System.getenv(), Optional.empty()),
        new Download(10, Duration.ofSeconds(5)));
  }

  Supplier(Path distributions, MavenRepository maven, Download download) {
    this.distributions = distributions;
    this.maven = maven;
    this.download = download;
  }

  /** Returns whether a repository is built in, so that it needs no URL. */
  public static boolean builtIn(String repository) {
    return repository.equals(MAVEN) || repository.equals(MAVEN_OPENSEARCH);
  }

  /**
   * Returns what a repository holds: OpenSearch if it is {@code maven-opensearch}, or if the
   * archive that its URL names begins with {@code opensearch}; else Elasticsearch.
   *
   * @throws RallyException when the repository is unknown
   */
  public static Product product(ArchiveRequest request) {
    if (builtIn(request.repository())) {
      return request.repository().equals(MAVEN) ? Product.ELASTICSEARCH : Product.OPENSEARCH;
    }
    String name = DistributionUrl.fileName(DistributionUrl.of(request));
    return name.startsWith(Product.OPENSEARCH.key()) ? Product.OPENSEARCH : Product.ELASTICSEARCH;
  }

  /**
   * Returns the archive from the cache, or downloads it.
   *
   * @param request what is wanted
   * @param progress is told of a download only
   * @param cancellation ends a download
   * @throws RallyException with one sentence naming what and where
   */
  public Archive supply(
      ArchiveRequest request, ProgressListener progress, Cancellation cancellation) {
    Version.of(request.version());
    Product product = product(request);
    if (builtIn(request.repository())) {
      return described(maven.resolve(product, request.version(), progress, cancellation));
    }
    URI url = DistributionUrl.of(request);
    Path file = distributions.resolve(DistributionUrl.fileName(url));
    if (Files.isRegularFile(file) && cacheAllowed(request)) {
      Optional<Archive> cached = intact(file);
      if (cached.isPresent()) {
        return cached.get();
      }
    }
    String what = product.title() + " " + request.version();
    download.fetch(what, url, file, progress, cancellation);
    return recorded(file);
  }

  /** Returns the archive if a cache of this machine has it whole; never uses the network. */
  public Optional<Archive> cached(ArchiveRequest request) {
    if (builtIn(request.repository())) {
      return maven.local(product(request), request.version()).map(Supplier::described);
    }
    Path file = distributions.resolve(DistributionUrl.fileName(DistributionUrl.of(request)));
    return Files.isRegularFile(file) ? intact(file) : Optional.empty();
  }

  /**
   * Returns a file of the cache that came from the coordinator before.
   *
   * @param name file name, a single path segment
   * @param size its bytes
   * @param sha256 lower-case hex
   */
  public Optional<Archive> cached(String name, long size, String sha256) {
    Path file = target(name);
    try {
      if (Files.isRegularFile(file) && Files.size(file) == size) {
        return intact(file).filter(archive -> archive.sha256().equals(sha256));
      }
    } catch (IOException e) {
      LOG.warn("Cannot read [{}]", file, e);
    }
    return Optional.empty();
  }

  /**
   * Returns where a file from the coordinator belongs; its folder exists.
   *
   * @throws RallyException when the name is no plain file name, or the folder cannot be made
   */
  public Path target(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*")) {
      throw new RallyException("[%s] is not the name of an archive.".formatted(name));
    }
    try {
      Files.createDirectories(distributions);
    } catch (IOException e) {
      throw new RallyException("Cannot create [%s]: %s.".formatted(distributions, e), e);
    }
    return distributions.resolve(name);
  }

  /** Notes the checksum of a file that has just been put into the cache. */
  public Archive recorded(Path file) {
    Archive archive = described(file);
    try {
      Checksums.record(file, archive.sha256());
    } catch (IOException e) {
      throw new RallyException("Cannot write the checksum of [%s]: %s.".formatted(file, e), e);
    }
    return archive;
  }

  /** A file that is not what it was when it came is worth nothing and is fetched again. */
  private Optional<Archive> intact(Path file) {
    Archive archive = described(file);
    try {
      Optional<String> expected = Checksums.recorded(file);
      if (expected.isPresent() && !expected.get().equals(archive.sha256())) {
        LOG.warn("[{}] is damaged: SHA-256 {}, not {}", file, archive.sha256(), expected.get());
        Checksums.forget(file);
        Files.delete(file);
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new RallyException("Cannot read the checksum of [%s]: %s.".formatted(file, e), e);
    }
    return Optional.of(archive);
  }

  private static boolean cacheAllowed(ArchiveRequest request) {
    String key = request.repository() + ".cache";
    String value = request.settings().get(key);
    if (value == null && !request.repository().equals("release")) {
      throw new RallyException(
          "Key [%s] is missing in section [distributions]; set it to true or false."
              .formatted(key));
    }
    return DistributionUrl.booleanOf(key, value, true);
  }

  private static Archive described(Path file) {
    try {
      return new Archive(file, Files.size(file), Checksums.sha256(file));
    } catch (IOException e) {
      throw new RallyException("Cannot read [%s]: %s.".formatted(file, e), e);
    }
  }
}
