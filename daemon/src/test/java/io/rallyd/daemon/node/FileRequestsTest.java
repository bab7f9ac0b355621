package io.rallyd.daemon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.race.ScriptedMachine;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.race.RequestFile;
import io.rallyd.protocol.race.RequestFilePart;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.RequestFailedException;
import io.rallyd.transport.StreamReceipt;
import io.rallyd.transport.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on their way from the coordinator, chunk by chunk. */
class FileRequestsTest {
  @TempDir private Path directory;
  private final ScriptedMachine coordinator = new ScriptedMachine();
  private final FileRequests files = new FileRequests();
  private final Handlers handlers = handlers();

  private Handlers handlers() {
    Handlers.Builder builder = Handlers.builder();
    files.register(builder);
    return builder.build();
  }

  private CompletableFuture<Path> fetch(Path target) {
    FileOffer offer = new FileOffer("k", "file", 4, "");
    return files.fetch(coordinator, "r", offer, target, bytes -> {});
  }

  private StreamSink opened() {
    RequestFile request = (RequestFile) coordinator.requests.remove();
    return handlers
        .receiving(FileContent.class)
        .orElseThrow()
        .open(coordinator, new FileContent("r", request.transferId(), 4));
  }

  private static ByteBuffer half() {
    return ByteBuffer.wrap(new byte[] {1, 2});
  }

  @Test
  void aFileHasItsNameOnceItIsWhole() throws Exception {
    Path target = directory.resolve("file");
    CompletableFuture<Path> fetched = fetch(target);
    StreamSink sink = opened();
    sink.write(half());
    assertThat(target).doesNotExist();
    sink.write(half());
    sink.complete(new StreamReceipt(4, "00"));
    assertThat(fetched).isCompletedWithValue(target);
    assertThat(target).hasBinaryContent(new byte[] {1, 2, 1, 2});
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aTransferThatNobodyWaitsForEndsAndLeavesNothing() throws Exception {
    CompletableFuture<Path> fetched = fetch(directory.resolve("file"));
    StreamSink sink = opened();
    sink.write(half());
    fetched.cancel(true);
    assertThatThrownBy(() -> sink.write(half())).isInstanceOf(IOException.class);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aTransferThatWasCancelledBeforeItBeganIsRefused() {
    fetch(directory.resolve("file")).cancel(true);
    assertThatThrownBy(this::opened).isInstanceOf(RequestFailedException.class);
  }

  @Test
  void aNewTransferIsNotDisturbedByTheEndOfAnOlderOne() throws Exception {
    Path target = directory.resolve("file");
    CompletableFuture<Path> first = fetch(target);
    StreamSink old = opened();
    old.write(half());
    first.cancel(true);
    CompletableFuture<Path> second = fetch(target);
    StreamSink sink = opened();
    sink.write(half());
    assertThatThrownBy(() -> old.write(half())).isInstanceOf(IOException.class);
    sink.write(half());
    sink.complete(new StreamReceipt(4, "00"));
    assertThat(second).isCompletedWithValue(target);
    assertThat(directory).isDirectoryContaining("glob:**/file");
  }

  private static FileOffer known(byte... content) throws Exception {
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    return new FileOffer("k", "file", content.length, sha256);
  }

  private void cutInTheMiddle(FileOffer offer, Path target) throws Exception {
    CompletableFuture<Path> first = files.fetch(coordinator, "r", offer, target, bytes -> {});
    StreamSink sink = opened();
    sink.write(half());
    sink.abort("the link is gone");
    assertThat(first).isCompletedExceptionally();
    assertThat(target).doesNotExist();
  }

  @Test
  void whatABrokenTransferLeftIsGoneOnWith() throws Exception {
    Path target = directory.resolve("file");
    FileOffer offer = known((byte) 1, (byte) 2, (byte) 1, (byte) 2);
    cutInTheMiddle(offer, target);

    CompletableFuture<Path> second = files.fetch(coordinator, "r", offer, target, bytes -> {});
    RequestFilePart rest = (RequestFilePart) coordinator.requests.remove();
    assertThat(rest.offset()).isEqualTo(2);
    StreamSink sink =
        handlers
            .receiving(FileContent.class)
            .orElseThrow()
            .open(coordinator, new FileContent("r", rest.transferId(), 2));
    sink.write(half());
    sink.complete(new StreamReceipt(2, "of the part"));
    assertThat(second).isCompletedWithValue(target);
    assertThat(directory)
        .isDirectoryContaining("glob:**/file")
        .isDirectoryNotContaining("glob:**.*");
    assertThat(target).hasBinaryContent(new byte[] {1, 2, 1, 2});
  }

  @Test
  void whatIsLeftAndProvesWrongIsNotTakenAndNotKept() throws Exception {
    Path target = directory.resolve("file");
    FileOffer offer = known((byte) 1, (byte) 2, (byte) 1, (byte) 2);
    cutInTheMiddle(offer, target);
    Files.write(directory.resolve("file.download"), new byte[] {9, 2});

    CompletableFuture<Path> second = files.fetch(coordinator, "r", offer, target, bytes -> {});
    RequestFilePart rest = (RequestFilePart) coordinator.requests.remove();
    StreamSink sink =
        handlers
            .receiving(FileContent.class)
            .orElseThrow()
            .open(coordinator, new FileContent("r", rest.transferId(), 2));
    sink.write(half());
    assertThatThrownBy(() -> sink.complete(new StreamReceipt(2, offer.sha256())))
        .hasMessageContaining("SHA-256");
    assertThat(second).isCompletedExceptionally();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatIsLeftOfAnotherVersionIsNotGoneOnWith() throws Exception {
    Path target = directory.resolve("file");
    cutInTheMiddle(known((byte) 1, (byte) 2, (byte) 3, (byte) 4), target);
    files.fetch(
        coordinator, "r", known((byte) 1, (byte) 2, (byte) 1, (byte) 2), target, bytes -> {});
    StreamSink sink = opened();
    sink.write(half());
    sink.write(half());
    sink.complete(new StreamReceipt(4, known((byte) 1, (byte) 2, (byte) 1, (byte) 2).sha256()));
    assertThat(target).hasBinaryContent(new byte[] {1, 2, 1, 2});
  }
}
