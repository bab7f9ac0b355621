package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers say of the content of a file is believed, and what they do not say is not. */
class ServerChecksumTest {
  private static final int PART = 64 << 10;

  @TempDir private Path directory;
  private final byte[] data = new byte[300_000];
  private NastyServer server;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    new SplittableRandom(7).nextBytes(data);
    server = new NastyServer(data);
    target = directory.resolve("d.json");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void fetch(int connections) throws IOException {
    new Downloads(
            new DownloadSettings(0, 0, Duration.ZERO, Duration.ofSeconds(60), connections, PART),
            Map.of())
        .fetch(
            server.url(),
            target,
            OptionalLong.of(data.length),
            Optional::empty,
            DownloadProgress.NONE,
            () -> false);
  }

  private static String digest(String algorithm, byte[] of) throws Exception {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(of));
  }

  @ParameterizedTest
  @CsvSource({
    "x-goog-hash, MD5, 'crc32c=AAAAAA==,md5=%s', MD5",
    "x-goog-hash, MD5, md5=%s, MD5",
    "x-amz-checksum-sha256, SHA-256, %s, SHA-256",
    "Content-MD5, MD5, %s, MD5",
  })
  void whatTheServerSaysDecides(String header, String algorithm, String form, String named)
      throws Exception {
    server.says = Map.of(header, form.formatted(digest(algorithm, data)));
    fetch(4);
    assertThat(target).hasBinaryContent(data);
    Files.delete(target);
    server.says = Map.of(header, form.formatted(digest(algorithm, new byte[1])));
    assertThatThrownBy(() -> fetch(1))
        .isInstanceOf(DownloadException.class)
        .hasMessageStartingWith("The checksum of [" + server.url() + "] is wrong: its " + named);
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "x-goog-hash, crc32c=AAAAAA==",
    "x-goog-hash, md5=!",
    "x-goog-hash, md5=AAAA",
    // of an object that was stored in three parts
    "x-amz-checksum-sha256, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=-3",
    "Content-MD5, none",
    "ETag, d41d8cd98f00b204e9800998ecf8427e",
  })
  void whatIsNoDigestOfTheFileIsNone(String header, String value) throws Exception {
    server.says = Map.of(header, value);
    fetch(4);
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void theDigestOfAPackedObjectIsNotThatOfWhatIsSent() throws Exception {
    server.says =
        Map.of(
            "x-goog-hash",
            "md5=" + digest("MD5", new byte[1]),
            "x-goog-stored-content-encoding",
            "gzip");
    fetch(1);
    assertThat(target).hasBinaryContent(data);
  }

  @Test
  void whatIsSaidWithAPartCountsOnlyWhereItIsOfTheWhole() throws Exception {
    String wrong = digest("MD5", new byte[1]);
    server.says = Map.of("Content-MD5", wrong);
    begin();
    fetch(1);
    assertThat(target).hasBinaryContent(data);
    Files.delete(target);
    server.says = Map.of("x-goog-hash", "md5=" + wrong);
    begin();
    assertThatThrownBy(() -> fetch(1)).hasMessageContaining("its MD5 is");
    assertThat(directory).isEmptyDirectory();
  }

  /** Leaves a part to go on with. */
  private void begin() {
    server.cuts.set(1);
    server.cutAfter = 100_000;
    assertThatThrownBy(() -> fetch(1)).isInstanceOf(IOException.class);
    assertThat(directory.resolve("d.json.download")).exists();
  }
}
