package io.rallyd.transport.download;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file an answer holds.
 *
 * @param from first byte, negative when it does not say
 * @param total size of the whole file, negative when unknown
 */
record ContentRange(long from, long total) {
  static final ContentRange NONE = new ContentRange(-1, -1);

  private static final Pattern FORM =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  static ContentRange of(HttpResponse<?> response) {
    Matcher form = FORM.matcher(response.headers().firstValue("Content-Range").orElse(""));
    if (!form.matches()) {
      return NONE;
    }
    long total = form.group(2).equals("*") ? -1 : Long.parseLong(form.group(2));
    return new ContentRange(Long.parseLong(form.group(1)), total);
  }
}
