package io.rallyd.provisioner.supply;

import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.Link;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** Takes files from the coordinator. */
@FunctionalInterface
public interface FileSource {
  /**
   * Asks for a file that the race offers and writes it; it appears at its target only when it is
   * whole and its checksum is right. Does not block.
   *
   * @param coordinator who offers it
   * @param raceId the race
   * @param offer the file
   * @param target where it is to be; its directory exists
   * @param bytesSoFar is told how far the transfer is
   * @return the target, or the failure
   */
  CompletionStage<Path> fetch(
      Link coordinator, String raceId, FileOffer offer, Path target, LongConsumer bytesSoFar);
}
