package io.rallyd.driver.corpus;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges before a race whether a data cache can take the corpora of a track. Some of the data may
 * be in the cache already, so only what is certain is a problem: that it would not even fit if each
 * file in the cache were part of it. Each file is judged again, exactly, before it comes.
 */
public final class CacheRoom {
  private CacheRoom() {}

  /**
   * Returns one sentence for each reason why the cache cannot be used. Makes the directory.
   *
   * @param bytes size of the corpora, 0 when unknown
   */
  public static List<String> problems(Path cache, long bytes) {
    List<String> problems = new ArrayList<>();
    try {
      Files.createDirectories(cache);
      long free = Files.getFileStore(cache).getUsableSpace();
      long here = free < bytes ? bytesBelow(cache) : 0;
      if (free < bytes - here) {
        problems.add(
            "The data cache "
                + cache
                + " has "
                + (free >> 20)
                + " MB free and holds "
                + (here >> 20)
                + " MB, but the corpora of the track may need "
                + (bytes >> 20)
                + " MB.");
      }
      if (!Files.isWritable(cache)) {
        problems.add("The data cache " + cache + " cannot be written to.");
      }
    } catch (IOException e) {
      problems.add("The data cache " + cache + " cannot be used: " + e.getMessage());
    }
    return problems;
  }

  /** Files may come and go meanwhile; one that cannot be read counts for nothing. */
  private static long bytesBelow(Path directory) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }
}
