package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * A terminal asks the coordinator to run a race. Refused, with the id of the first, while another
 * runs.
 *
 * @param race what to run
 */
public record SubmitRace(RaceDescription race) implements Request<RaceAccepted> {
  /** How it travels. */
  public static final Wire<SubmitRace> WIRE =
      Wire.of(
          (out, m) -> out.put(RaceDescription.WIRE, m.race()),
          in -> new SubmitRace(in.get(RaceDescription.WIRE)));
}
