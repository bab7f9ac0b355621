package io.rallyd.provisioner.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the Maven settings of the machine, hence its mirrors and its network. */
@Tag("slow")
class MavenRepositoryTest {
  @TempDir Path folder;

  @Test
  void anArchiveComesFromMavenAndIsThenFoundLocally() throws Exception {
    Supplier supplier = new Supplier(folder);
    ArchiveRequest request = new ArchiveRequest("7.17.29", "maven", Map.of(), Map.of());
    Archive archive = supplier.supply(request, ProgressListener.NONE, new Cancellation());
    assertThat(archive.name()).isEqualTo("elasticsearch-7.17.29.zip");
    assertThat(archive.size()).isGreaterThan(50_000_000);
    assertThat(supplier.cached(request)).contains(archive);
  }

  @Test
  void aVersionThatDoesNotExistIsNamed() {
    MavenRepository maven = new MavenRepository(System.getenv(), Optional.of(folder));
    assertThatThrownBy(
            () ->
                maven.resolve(
                    Product.ELASTICSEARCH, "7.99.99", ProgressListener.NONE, new Cancellation()))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("elasticsearch", "7.99.99");
    assertThat(maven.local(Product.OPENSEARCH, "0.0.1")).isEmpty();
  }
}
