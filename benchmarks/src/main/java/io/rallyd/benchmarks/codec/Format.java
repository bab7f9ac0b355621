package io.rallyd.benchmarks.codec;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import io.rallyd.protocol.Message;
import java.io.IOException;

/** Messages to arrays of bytes and back, as anybody would. For one thread. */
interface Format {
  /** What ours is compared with, by name. */
  static Format named(String name) {
    return switch (name) {
      case "kryo" -> new KryoFormat();
      case "json" -> Jackson.of(JsonMapper.builder());
      case "smile" -> Jackson.of(SmileMapper.builder());
      case "cbor" -> Jackson.of(CBORMapper.builder());
      case "java" -> new JavaFormat();
      default -> throw new IllegalArgumentException(name);
    };
  }

  byte[] encode(Message message) throws IOException;

  Object decode(byte[] bytes, Class<? extends Message> type) throws IOException;

  /** Jackson, told to take nothing for a component of a record but its components. */
  record Jackson(ObjectMapper mapper) implements Format {
    static Jackson of(MapperBuilder<?, ?> builder) {
      return new Jackson(builder.disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build());
    }

    @Override
    public byte[] encode(Message message) throws IOException {
      return mapper.writeValueAsBytes(message);
    }

    @Override
    public Object decode(byte[] bytes, Class<? extends Message> type) throws IOException {
      return mapper.readValue(bytes, type);
    }
  }
}
