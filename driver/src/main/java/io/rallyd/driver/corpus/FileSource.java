package io.rallyd.driver.corpus;

import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.Link;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** Gets files that the coordinator offers. Safe for use by several threads. */
@FunctionalInterface
public interface FileSource {

  /**
   * Fetches a file; it appears under its name only when it is whole and its checksum is right.
   *
   * @param coordinator the link to the coordinator
   * @param raceId the race that offers the file
   * @param offer the file
   * @param target where to put it; its directory exists
   * @param bytesSoFar is told now and then how much is here
   * @return the target when it is there
   */
  CompletionStage<Path> fetch(
      Link coordinator, String raceId, FileOffer offer, Path target, LongConsumer bytesSoFar);
}
