package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;

/**
 * Is told how a request went: exactly one of {@link #onResponse} and {@link #onFailure} is called,
 * once, on the worker's loop, possibly before {@link HttpClient#send} returns. One handler may
 * serve one request after the other.
 */
public interface ResponseHandler {

  /** The answer is here, whatever its status; to be closed by this method. */
  void onResponse(HttpResponse response);

  /** There is no answer: a {@link TransportException}, or what kept the request from being sent. */
  void onFailure(Throwable cause);

  /**
   * Returns whether the rest of the body is wanted. Asked after each piece of an answer whose body
   * is kept, unless it is an error or compressed; what comes behind a no is read off the socket and
   * forgotten.
   *
   * @param bodySoFar the body up to here; to be read by absolute index only
   */
  default boolean wantsMore(ByteBuf bodySoFar) {
    return true;
  }
}
