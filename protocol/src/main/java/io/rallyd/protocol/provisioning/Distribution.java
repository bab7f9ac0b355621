package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.wire.Wire;

/**
 * Which server to install.
 *
 * @param version such as {@code 7.17.29}
 * @param repository {@code --distribution-repository}
 * @param product {@code elasticsearch} or {@code opensearch}
 * @param archive the archive as the coordinator offers it; its name is empty when the coordinator
 *     could not get it and the provisioner must
 */
public record Distribution(String version, String repository, String product, FileOffer archive) {
  /** How it travels. */
  public static final Wire<Distribution> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.version());
            out.putString(m.repository());
            out.putString(m.product());
            out.put(FileOffer.WIRE, m.archive());
          },
          in ->
              new Distribution(
                  in.getString(), in.getString(), in.getString(), in.get(FileOffer.WIRE)));
}
