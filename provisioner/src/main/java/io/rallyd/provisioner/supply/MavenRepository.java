package io.rallyd.provisioner.supply;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import io.rallyd.protocol.RallyException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.ChecksumFailureException;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in repositories {@code maven} and {@code maven-opensearch}: archives by their Maven
 * coordinates, through Maven's own resolver with the user's and the machine's settings, so that
 * mirrors, proxies and credentials are those of {@code mvn}. Archives stay in the user's local
 * Maven repository. A wrong checksum is an error, not a warning.
 */
final class MavenRepository {
  private static final Logger LOG = LoggerFactory.getLogger(MavenRepository.class);
  private static final ContextOverrides.ChecksumPolicy FAIL = ContextOverrides.ChecksumPolicy.FAIL;

  /** What the resolver says when a repository has an archive, but no checksum of it. */
  private static final String NO_CHECKSUM = "no checksums available";

  private final Map<String, String> environment;
  private final Optional<Path> localRepository;

  /**
   * Creates the repository.
   *
   * @param environment in which Maven is looked for
   * @param localRepository instead of the user's own; for tests
   */
  MavenRepository(Map<String, String> environment, Optional<Path> localRepository) {
    this.environment = environment;
    this.localRepository = localRepository;
  }

  /**
   * Returns the coordinates of an archive: the minimal distribution, since only this one is
   * published for current versions; the whole one for Elasticsearch 6.8 and older.
   */
  static Artifact coordinates(Product product, String version) {
    String flavour =
        product == Product.ELASTICSEARCH && !Version.of(version).atLeast(7, 0)
            ? "zip"
            : "integ-test-zip";
    return new DefaultArtifact(
        "org.%s.distribution.%s".formatted(product.key(), flavour), product.key(), "zip", version);
  }

  /** Returns the archive when the local Maven repository has it; never uses the network. */
  Optional<Path> local(Product product, String version) {
    try (Context maven = context(true, FAIL, ProgressListener.NONE, new Cancellation())) {
      return Optional.of(resolve(maven, coordinates(product, version)));
    } catch (ArtifactResolutionException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the archive, downloading it if need be.
   *
   * @throws RallyException naming the coordinates and why there is no such file
   */
  Path resolve(
      Product product, String version, ProgressListener progress, Cancellation cancellation) {
    Artifact artifact = coordinates(product, version);
    try {
      return resolve(artifact, FAIL, progress, cancellation);
    } catch (ArtifactResolutionException e) {
      cancellation.check();
      if (!sentence(artifact, e).contains(NO_CHECKSUM)) {
        throw new RallyException(sentence(artifact, e), e);
      }
      LOG.warn("No repository has a checksum of {}, so only its transfer is checked", artifact);
    }
    try {
      return resolve(artifact, ContextOverrides.ChecksumPolicy.WARN, progress, cancellation);
    } catch (ArtifactResolutionException e) {
      cancellation.check();
      throw new RallyException(sentence(artifact, e), e);
    }
  }

  private Path resolve(
      Artifact artifact,
      ContextOverrides.ChecksumPolicy policy,
      ProgressListener progress,
      Cancellation cancellation)
      throws ArtifactResolutionException {
    try (Context maven = context(false, policy, progress, cancellation)) {
      return resolve(maven, artifact);
    }
  }

  private static Path resolve(Context maven, Artifact artifact) throws ArtifactResolutionException {
    ArtifactRequest request =
        new ArtifactRequest(artifact, maven.remoteRepositories(), "distribution");
    return maven
        .repositorySystem()
        .resolveArtifact(maven.repositorySystemSession(), request)
        .getArtifact()
        .getFile()
        .toPath();
  }

  private Context context(
      boolean offline,
      ContextOverrides.ChecksumPolicy policy,
      ProgressListener progress,
      Cancellation cancellation) {
    ContextOverrides.Builder overrides =
        ContextOverrides.create()
            .withUserSettings(true)
            .offline(offline ? Boolean.TRUE : null)
            .checksumPolicy(policy)
            .transferListener(new Transfer(progress, cancellation));
    MavenSettings.global(environment).ifPresent(overrides::withGlobalSettingsXmlOverride);
    localRepository.ifPresent(overrides::withLocalRepositoryOverride);
    return Runtimes.INSTANCE.getRuntime().create(overrides.build());
  }

  private static String sentence(Artifact artifact, ArtifactResolutionException e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof ChecksumFailureException)) {
      cause = cause.getCause();
    }
    if (e.getResult() != null && e.getResult().isMissing()) {
      return "Cannot find %s in the Maven repositories of this machine's settings; check the version."
          .formatted(artifact);
    }
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return "Cannot get %s from the Maven repositories of this machine's settings: %s."
        .formatted(artifact, why.lines().findFirst().orElse(why).replaceAll("\\.$", ""));
  }

  /** Passes on how far the archive is; the few bytes of a checksum are of no interest. */
  private static final class Transfer extends AbstractTransferListener {
    private final ProgressListener progress;
    private final Cancellation cancellation;

    Transfer(ProgressListener progress, Cancellation cancellation) {
      this.progress = progress;
      this.cancellation = cancellation;
    }

    /** Comes only where the checksum is not enforced; a wrong one is still no missing one. */
    @Override
    public void transferCorrupted(TransferEvent event) throws TransferCancelledException {
      if (!String.valueOf(event.getException().getMessage()).contains(NO_CHECKSUM)) {
        throw new TransferCancelledException("the checksum is wrong");
      }
    }

    @Override
    public void transferProgressed(TransferEvent event) throws TransferCancelledException {
      if (cancellation.cancelled()) {
        throw new TransferCancelledException("stopped");
      }
      if (event.getResource().getResourceName().endsWith(".zip")) {
        progress.progress(event.getTransferredBytes(), event.getResource().getContentLength());
      }
    }
  }
}
