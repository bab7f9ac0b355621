package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.wire.Wire;

/**
 * A file of a car's configuration. The array is shared, not copied; neither side changes it.
 *
 * @param layer position of its base in the car, from 0; layers are applied in order
 * @param path relative path below the home of Elasticsearch, with forward slashes
 * @param template whether it is rendered and appended, else it is copied
 * @param content its bytes
 */
public record ConfigTemplate(int layer, String path, boolean template, byte[] content) {
  /** How it travels. */
  public static final Wire<ConfigTemplate> WIRE =
      Wire.of(
          (out, m) -> {
            out.putInt(m.layer());
            out.putString(m.path());
            out.putBoolean(m.template());
            out.putBytes(m.content());
          },
          in -> new ConfigTemplate(in.getInt(), in.getString(), in.getBoolean(), in.getBytes()));
}
