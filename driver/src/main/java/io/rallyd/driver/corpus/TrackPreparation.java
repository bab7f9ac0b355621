package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.params.UsedCorpora;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Track;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.protocol.race.NodeProgress;
import io.rallyd.transport.Link;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Prepares tracks on a load driver: reads the rendered track and brings all data that its chosen
 * challenge reads to this machine, uncompressed. Works on threads of its own and never blocks the
 * caller; safe for use by several threads.
 */
public final class TrackPreparation implements AutoCloseable {
  private final PreparationSettings settings;
  private final FileSource files;
  private final ExecutorService races;
  private final ExecutorService sets;
  private volatile boolean closed;

  /**
   * Creates one; it stands until it is closed.
   *
   * @param files gets files from the coordinator
   */
  public TrackPreparation(PreparationSettings settings, FileSource files) {
    this.settings = settings;
    this.files = files;
    this.races = threads("track-preparation", Integer.MAX_VALUE);
    this.sets = threads("corpus-preparation", Math.max(1, settings.threads()));
  }

  private static ExecutorService threads(String name, int most) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return most == Integer.MAX_VALUE
        ? Executors.newCachedThreadPool(factory)
        : Executors.newFixedThreadPool(most, factory);
  }

  /**
   * Prepares a track. Progress and warnings go to the coordinator on the link. The work ends when
   * the link is closed for good or the returned future is cancelled.
   *
   * @param from the link to the coordinator
   * @return the track; fails with {@link io.rallyd.protocol.RallyException}
   */
  public CompletableFuture<PreparedTrack> prepare(PrepareTrack request, Link from) {
    CompletableFuture<PreparedTrack> result = new CompletableFuture<>();
    AtomicBoolean over = new AtomicBoolean();
    BooleanSupplier cancelled = () -> over.get() || closed;
    Future<?> work =
        races.submit(
            () -> {
              try {
                result.complete(run(request, from, cancelled));
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    // The link outlives many races: what stays registered with it must not hold the track.
    AtomicReference<CompletableFuture<PreparedTrack>> waiting = new AtomicReference<>(result);
    result.whenComplete(
        (track, error) -> {
          waiting.set(null);
          over.set(true);
          work.cancel(true);
        });
    from.closed().thenAccept(reason -> fail(waiting.get(), reason));
    return result;
  }

  private static void fail(CompletableFuture<PreparedTrack> waiting, String reason) {
    if (waiting != null) {
      waiting.completeExceptionally(
          new CorpusException(
              "Preparing the track ended with the link to the coordinator: " + reason));
    }
  }

  private PreparedTrack run(PrepareTrack request, Link from, BooleanSupplier cancelled) {
    Track track =
        TrackReader.read(
            request.trackName(), request.trackJson(), request.bodies(), request.selection());
    Optional<Path> here =
        from.peer().inVm() && !request.trackDirectory().isEmpty()
            ? Optional.of(Path.of(request.trackDirectory()))
            : Optional.empty();
    DataDirectories directories = new DataDirectories(here, settings.dataCache());
    long received = prepareAll(tasks(request, from, track, directories, cancelled));
    return new PreparedTrack(track, directories, received);
  }

  private List<Callable<Long>> tasks(
      PrepareTrack request,
      Link from,
      Track track,
      DataDirectories directories,
      BooleanSupplier cancelled) {
    PreparationListener listener = new ToCoordinator(request.raceId(), from);
    Downloader downloader =
        new Downloader(
            System.getenv(), settings.idle(), settings.retryPause(), listener, cancelled);
    Origins origins =
        new Origins(
            request.raceId(),
            from,
            files,
            request.offers(),
            downloader,
            settings.origins(),
            request.offline(),
            request.selection().testMode(),
            listener);
    Digests digests = new Digests(settings.dataCache());
    Decompressor decompressor = new Decompressor(ExternalDecompressor.onPath(), listener);
    List<Callable<Long>> tasks = new ArrayList<>();
    if (directories.track().isEmpty()) {
      tasks.add(new PluginPreparation(settings.dataCache(), track.name(), origins)::run);
    }
    for (Corpus corpus : UsedCorpora.of(track)) {
      for (Documents set : corpus.documents().stream().filter(Documents::isFile).toList()) {
        tasks.add(
            new DocumentSetPreparation(
                    directories, origins, decompressor, digests, listener, corpus, set)
                ::run);
      }
    }
    return tasks;
  }

  private long prepareAll(List<Callable<Long>> tasks) {
    List<Future<Long>> running = tasks.stream().map(sets::submit).toList();
    try {
      long received = 0;
      for (Future<Long> one : running) {
        received += one.get();
      }
      return received;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorpusException("Preparing the track was cancelled.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new CompletionException(e.getCause());
    } finally {
      running.forEach(f -> f.cancel(true));
    }
  }

  /** Ends all work and the threads; what is half done leaves no file. */
  @Override
  public void close() {
    closed = true;
    races.shutdownNow();
    sets.shutdownNow();
  }

  /** Tells the coordinator how it goes; what cannot be told is not worth failing for. */
  private record ToCoordinator(String raceId, Link link) implements PreparationListener {

    @Override
    public void progress(String step, double percent, boolean finished) {
      CompletionStage<Void> sent = link.send(new NodeProgress(raceId, step, percent, finished));
      sent.exceptionally(e -> null);
    }

    @Override
    public void warning(String text) {
      link.send(new NodeNotice(raceId, "warning", text)).exceptionally(e -> null);
    }
  }
}
