package io.rallyd.driver.track;

import io.rallyd.jinja.Environment;
import io.rallyd.jinja.TemplateException;
import io.rallyd.jinja.TemplateLoader;
import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Function;
import io.rallyd.jinja.value.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Renders the templates of one track. Track files see the user's parameters, {@code now}, {@code
 * glob}, filters for dates and the files of the track; bodies of indices and templates see the
 * parameters and the helpers only.
 */
final class TrackTemplates {
  /** Names that the user cannot set. */
  static final Set<String> RESERVED = Set.of("now", "glob", "build_flavor", "serverless_operator");

  private static final String HELPERS_NAME = "rally.helpers";
  private static final String HELPERS = helpers();
  private static final Signature GLOB = Signature.of("glob", "pattern");
  private static final Signature DAYS_AGO = Signature.of("days_ago", "now", "date_format?");
  private static final Signature START_DATE = Signature.of("get_start_date", "date_format?");
  private static final Signature END_DATE =
      Signature.of("get_end_date", "duration_days?", "date_format?");

  private final String track;
  private final Path directory;
  private final Map<String, Object> params;
  private final Map<String, Object> server;
  private final Clock clock;

  TrackTemplates(
      String track, Path directory, Map<String, Object> params, BuildFlavor flavor, Clock clock) {
    this.track = track;
    this.directory = directory;
    this.params = params;
    this.server = Map.of("build_flavor", flavor.name(), "serverless_operator", flavor.operator());
    this.clock = clock;
  }

  /** Renders the track file. */
  String track(String file, AssembledSource source) {
    return render(trackEnvironment().globals(params).globals(internal()), file, source);
  }

  /** Renders the body of an index or a template. */
  String body(String file, AssembledSource source) {
    TemplateLoader helpers = TrackTemplates::helpersOnly;
    return render(
        Environment.builder().loader(helpers).globals(params).globals(server), file, source);
  }

  /** Returns the names that a source looks up and that neither it nor rallyd defines. */
  Set<String> parameters(String file, AssembledSource source) {
    try {
      Environment bare = trackEnvironment().globals(internal()).build();
      return new TreeSet<>(bare.compile(file, source.text()).undeclaredVariables());
    } catch (TemplateException e) {
      throw broken(e, file, source);
    }
  }

  private String render(Environment.Builder environment, String file, AssembledSource source) {
    try {
      return environment.build().compile(file, source.text()).render(Map.of());
    } catch (TemplateException e) {
      throw broken(e, file, source);
    }
  }

  /** What a template includes has its own place already. */
  private TrackSyntaxException broken(TemplateException e, String file, AssembledSource source) {
    AssembledSource.Place place =
        e.template().equals(file)
            ? source.origin(file, e.line(), e.column())
            : new AssembledSource.Place(e.template(), e.line(), e.column());
    return new TrackSyntaxException(
        "Track ["
            + track
            + "] cannot be rendered, ["
            + place.file()
            + "] line "
            + place.line()
            + ", column "
            + place.column()
            + ": "
            + e.problem()
            + ".\n"
            + e.excerpt(),
        e);
  }

  private Environment.Builder trackEnvironment() {
    TemplateLoader helpers = TrackTemplates::helpersOnly;
    return Environment.builder()
        .loader(helpers.or(this::file))
        .filter("days_ago", TrackTemplates::daysAgo)
        .filter("get_start_date", TrackTemplates::startDate)
        .filter("get_end_date", TrackTemplates::endDate);
  }

  private Map<String, Object> internal() {
    Function glob =
        args -> SourceAssembler.relativeMatches(directory, args.bind(GLOB).text("pattern"));
    return Map.of(
        "now",
        clock.millis() / 1000.0,
        "glob",
        glob,
        "build_flavor",
        server.get("build_flavor"),
        "serverless_operator",
        server.get("serverless_operator"));
  }

  private static Object daysAgo(Object start, Arguments arguments) {
    Bound args = arguments.bind(DAYS_AGO);
    return PythonDates.days(start, args.get("now"), args.text("date_format", "%d-%m-%Y"));
  }

  private static Object startDate(Object start, Arguments arguments) {
    Bound args = arguments.bind(START_DATE);
    return PythonDates.format(start, 0, args.text("date_format", "%Y-%m-%d"));
  }

  private static Object endDate(Object start, Arguments arguments) {
    Bound args = arguments.bind(END_DATE);
    return PythonDates.format(
        start, args.integer("duration_days", 1), args.text("date_format", "%Y-%m-%d"));
  }

  private static Optional<String> helpersOnly(String name) {
    return name.equals(HELPERS_NAME) ? Optional.of(HELPERS) : Optional.empty();
  }

  private Optional<String> file(String name) throws IOException {
    boolean climbs = List.of(name.split("/")).contains("..");
    Path file = directory.resolve(name.replaceFirst("^/+", ""));
    return climbs || !Files.isRegularFile(file)
        ? Optional.empty()
        : Optional.of(Files.readString(file));
  }

  private static String helpers() {
    try (InputStream in = TrackTemplates.class.getResourceAsStream("helpers.jinja")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the helpers of tracks cannot be read", e);
    }
  }
}
