package io.rallyd.transport.download;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a server says is the digest of a file: {@code x-goog-hash} of Google's store, {@code
 * x-amz-checksum-sha256} of Amazon's and {@code Content-MD5} of any. A tag (ETag) is no digest,
 * though it may look like one. What cannot be understood counts as not said.
 */
final class ServerChecksum {
  private static final int MD5_BYTES = 16;
  private static final int SHA256_BYTES = 32;

  private ServerChecksum() {}

  /** Returns the digest of the whole file, from an answer with all or a part of it. */
  static Optional<Checksum> of(HttpResponse<?> response) {
    HttpHeaders headers = response.headers();
    Optional<Checksum> google = google(headers);
    if (google.isPresent() || response.statusCode() != 200) {
      // That of Google is for the object; the others may be for the part that is sent.
      return google;
    }
    return headers
        .firstValue("x-amz-checksum-sha256")
        .flatMap(text -> checksum("SHA-256", SHA256_BYTES, text))
        .or(
            () ->
                headers
                    .firstValue("Content-MD5")
                    .flatMap(text -> checksum("MD5", MD5_BYTES, text)));
  }

  /** An object that is stored packed has the digest of that, and may be sent unpacked. */
  private static Optional<Checksum> google(HttpHeaders headers) {
    boolean packed =
        headers
            .firstValue("x-goog-stored-content-encoding")
            .filter(encoding -> !encoding.equals("identity"))
            .isPresent();
    List<String> hashes = packed ? List.of() : headers.allValues("x-goog-hash");
    return hashes.stream()
        .flatMap(line -> List.of(line.split(",")).stream())
        .map(String::strip)
        .filter(hash -> hash.startsWith("md5="))
        .flatMap(hash -> checksum("MD5", MD5_BYTES, hash.substring(4)).stream())
        .findFirst();
  }

  /** A digest of digests, as that of an object stored in parts, is none of the file. */
  private static Optional<Checksum> checksum(String algorithm, int bytes, String base64) {
    try {
      byte[] digest = Base64.getDecoder().decode(base64.strip());
      return digest.length == bytes
          ? Optional.of(new Checksum(algorithm, HexFormat.of().formatHex(digest)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
