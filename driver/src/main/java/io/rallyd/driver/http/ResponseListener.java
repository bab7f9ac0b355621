package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;

/** Is told of the parts of an answer as they come in. */
interface ResponseListener {

  /** The head is here; its details are to be read from the decoder now. */
  void onHead(ResponseDecoder head);

  /** A piece of the body as it was on the wire; to be retained by whoever keeps it. */
  void onBody(ByteBuf buffer, int index, int length);
}
