package io.rallyd.transport.download;

import java.net.URI;
import java.net.http.HttpRequest;

/** Where a file is and how to ask for it. Safe for use by several threads. */
interface Remote {

  /** Begins a request for the file, with all headers that the store wants. */
  HttpRequest.Builder request();

  /** Returns what to tell the user beside a status, empty when there is nothing to tell. */
  default String hint(int status) {
    return "";
  }

  /**
   * Returns the file at an address.
   *
   * @throws DownloadException when the address is of no kind that can be asked
   */
  static Remote at(String url, Credentials credentials) {
    try {
      if (url.startsWith("http://") || url.startsWith("https://")) {
        URI uri = URI.create(url);
        return () -> HttpRequest.newBuilder(uri);
      }
      if (url.startsWith("gs://")) {
        return new GoogleStore(URI.create(url), credentials);
      }
      if (url.startsWith("s3://")) {
        return AmazonStore.at(URI.create(url), credentials);
      }
    } catch (IllegalArgumentException e) {
      throw new DownloadException("[" + url + "] is not a valid address.");
    }
    throw new DownloadException(
        "[" + url + "] cannot be downloaded, only http, https, s3 and gs addresses are supported.");
  }
}
