package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.wire.WireException;
import java.util.List;

/** Cuts the bytes of a connection into frames. Bytes that are no frame end the connection. */
final class FrameDecoder extends ByteToMessageDecoder {
  private final int maxBody;
  private final Counters counters;
  private boolean broken;

  FrameDecoder(int maxBody, Counters counters) {
    this.maxBody = maxBody;
    this.counters = counters;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < FrameFormat.HEADER) {
      return;
    }
    try {
      int length = FrameFormat.bodyLength(in, maxBody);
      if (in.readableBytes() - FrameFormat.HEADER < length) {
        return;
      }
      Frame frame = FrameFormat.read(in);
      counters.add(Counters.Count.FRAMES_RECEIVED);
      counters.add(Counters.Count.BYTES_RECEIVED, FrameFormat.HEADER + (long) length);
      out.add(frame);
    } catch (WireException e) {
      broken = true;
      counters.add(Counters.Count.FRAMES_BAD);
      in.skipBytes(in.readableBytes());
      throw e;
    }
  }
}
