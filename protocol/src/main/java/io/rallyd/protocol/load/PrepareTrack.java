package io.rallyd.protocol.load;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.wire.Wire;
import io.rallyd.protocol.wire.WireReader;
import io.rallyd.protocol.wire.WireWriter;
import java.util.List;
import java.util.Map;

/**
 * Gives a driver the rendered track and has it fetch what corpora it lacks.
 *
 * @param raceId the race
 * @param trackName name of the track
 * @param trackJson the rendered track, complete JSON
 * @param bodies rendered index bodies and templates by file name
 * @param selection what is raced
 * @param trackDirectory directory of the track on the coordinator; used only by the node inside the
 *     same process, else ignored
 * @param offers files of the track and its corpora that the coordinator has
 * @param offline whether downloads are forbidden
 */
public record PrepareTrack(
    String raceId,
    String trackName,
    String trackJson,
    Map<String, String> bodies,
    TrackSelection selection,
    String trackDirectory,
    List<FileOffer> offers,
    boolean offline)
    implements Request<TrackPrepared> {
  /** How it travels. */
  public static final Wire<PrepareTrack> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.trackName());
            out.putString(m.trackJson());
            out.putMap(m.bodies(), WireWriter::putString);
            out.put(TrackSelection.WIRE, m.selection());
            out.putString(m.trackDirectory());
            out.putList(m.offers(), FileOffer.WIRE);
            out.putBoolean(m.offline());
          },
          in ->
              new PrepareTrack(
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getMap(WireReader::getString),
                  in.get(TrackSelection.WIRE),
                  in.getString(),
                  in.getList(FileOffer.WIRE),
                  in.getBoolean()));

  public PrepareTrack {
    offers = List.copyOf(offers);
  }
}
