package io.rallyd.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.TrackSelection;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loads tracks on the coordinator: assembles and renders their templates, checks the parameters of
 * the user against what the track knows, and reads the result. Safe for use by several threads.
 */
public final class TrackLoader {
  private final Clock clock;

  /** Creates a loader. */
  public TrackLoader() {
    this(Clock.systemUTC());
  }

  TrackLoader(Clock clock) {
    this.clock = clock;
  }

  /** Loads a track for a server of the default flavor. */
  public LoadedTrack load(
      TrackLocation location,
      Map<String, Object> params,
      boolean ignoreUnused,
      TrackSelection selection) {
    return load(location, params, ignoreUnused, selection, BuildFlavor.DEFAULT);
  }

  /**
   * Loads a track.
   *
   * @param location where it is
   * @param params parameters of the user, JSON values
   * @param ignoreUnused whether parameters that the track does not know are a warning only
   * @param selection what is raced; without a challenge the default one is meant
   * @param flavor what is known of the server
   * @throws RallyException when the track is broken or the parameters do not fit; the first line of
   *     the message is the sentence for the user, more may follow
   */
  public LoadedTrack load(
      TrackLocation location,
      Map<String, Object> params,
      boolean ignoreUnused,
      TrackSelection selection,
      BuildFlavor flavor) {
    try {
      return new Loading(location, params, selection, flavor).run(ignoreUnused);
    } catch (UncheckedIOException e) {
      throw new TrackSyntaxException(
          "Track [" + location.name() + "] cannot be read: " + e.getCause().getMessage() + ".", e);
    }
  }

  /**
   * Renders the track file without reading what it means.
   *
   * @return the JSON it makes, indented for people
   * @throws RallyException when it cannot be rendered or is no JSON
   */
  public String render(TrackLocation location, Map<String, Object> params, BuildFlavor flavor) {
    TrackSelection all = new TrackSelection("", List.of(), List.of(), false);
    try {
      return RenderedJson.indented(new Loading(location, params, all, flavor).render());
    } catch (UncheckedIOException e) {
      throw new TrackSyntaxException(
          "Track [" + location.name() + "] cannot be read: " + e.getCause().getMessage() + ".", e);
    }
  }

  /** One loading. */
  private final class Loading {
    private final TrackLocation location;
    private final Map<String, Object> params;
    private final TrackSelection selection;
    private final BuildFlavor flavor;
    private final SourceAssembler assembler;
    private final TrackTemplates templates;

    Loading(
        TrackLocation location,
        Map<String, Object> params,
        TrackSelection selection,
        BuildFlavor flavor) {
      this.location = location;
      this.params = params;
      this.selection = selection;
      this.flavor = flavor;
      this.assembler = new SourceAssembler(location.name());
      this.templates =
          new TrackTemplates(location.name(), location.directory(), params, flavor, clock);
    }

    LoadedTrack run(boolean ignoreUnused) {
      UserParameters user = new UserParameters(location.name(), params.keySet());
      user.refuseReserved(TrackTemplates.RESERVED);
      String file = location.file().getFileName().toString();
      AssembledSource source = assembler.assemble(location.directory(), file);
      Set<String> known = new TreeSet<>(templates.parameters(file, source));
      String json = templates.track(file, source);
      JsonNode root = RenderedJson.parse(what(), json);
      Map<String, AssembledSource> sources = bodySources(root);
      sources.forEach((body, text) -> known.addAll(templates.parameters(body, text)));
      List<String> warnings = new ArrayList<>();
      user.unused(known).ifPresent(message -> report(message, ignoreUnused, warnings));
      Map<String, String> bodies = new LinkedHashMap<>();
      sources.forEach((body, text) -> bodies.put(body, templates.body(body, text)));
      Track track = TrackReader.read(location.name(), json, bodies, selection);
      TrackSelection effective = selection;
      List<String> notices = List.of();
      if (flavor.serverless()) {
        ServerlessFilter filter = new ServerlessFilter(flavor.operator());
        notices = filter.notice(track.selectedChallenge()).stream().toList();
        effective = filter.narrow(selection, track.selectedChallenge());
        track = TrackReader.read(location.name(), json, bodies, effective);
      }
      RaceReadiness readiness = RaceReadiness.of(track, location.directory());
      warnings.addAll(readiness.warnings());
      return new LoadedTrack(
          track,
          location,
          json,
          bodies,
          effective,
          notices,
          warnings,
          readiness.obstacles(),
          validated(track));
    }

    private boolean validated(Track track) {
      String challenge = track.selectedChallenge().name();
      return TrackPlugin.of(location.directory())
          .filter(p -> p.registers(TrackPlugin.Registration.VALIDATOR, challenge))
          .isPresent();
    }

    /** Assembles and renders the track file, and no more. */
    JsonNode render() {
      new UserParameters(location.name(), params.keySet()).refuseReserved(TrackTemplates.RESERVED);
      String file = location.file().getFileName().toString();
      String json = templates.track(file, assembler.assemble(location.directory(), file));
      return RenderedJson.parse(what(), json);
    }

    private String what() {
      return "Track [" + location.name() + "] in [" + location.file() + "]";
    }

    private void report(String message, boolean ignore, List<String> warnings) {
      if (!ignore) {
        throw new RallyException(message);
      }
      warnings.add(message);
    }

    /** A file that is missing is told by the reader, which knows the place that names it. */
    private Map<String, AssembledSource> bodySources(JsonNode root) {
      Map<String, AssembledSource> sources = new LinkedHashMap<>();
      for (String body : TrackReader.bodyFiles(root)) {
        Path path = location.directory().resolve(body);
        if (Files.isRegularFile(path)) {
          sources.put(body, assembler.assemble(location.directory(), body));
        }
      }
      return sources;
    }
  }
}
