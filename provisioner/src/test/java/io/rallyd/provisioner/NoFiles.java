package io.rallyd.provisioner;

import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** A coordinator without files. */
final class NoFiles {
  private NoFiles() {}

  static CompletionStage<Path> refuse(
      Link link, String race, FileOffer offer, Path target, LongConsumer bytes) {
    return CompletableFuture.failedFuture(RequestFailedException.refused("There is no such file."));
  }
}
