package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.LineRange;
import io.rallyd.protocol.race.FileOffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key under which some lines of a document file are offered: that of the whole file, the
 * SHA-256 of the whole file, so that lines of different versions are told apart, and which lines.
 * Who does not know such keys asks for the whole file.
 *
 * @param file key of the whole file
 * @param sha256 lower-case hex of the whole file
 * @param lines what is offered
 */
public record SliceKey(String file, String sha256, LineRange lines) {
  private static final Pattern FORM =
      Pattern.compile("(.+)#([0-9a-f]{64}):(\\d{1,18})\\+(\\d{1,18})");

  /** Returns the key as it travels. */
  public String text() {
    return file + "#" + sha256 + ":" + lines.first() + "+" + lines.count();
  }

  /** Reads the key of an offer, if it is one of some lines. */
  static Optional<SliceKey> of(FileOffer offer) {
    Matcher form = FORM.matcher(offer.key());
    return form.matches()
        ? Optional.of(
            new SliceKey(
                form.group(1),
                form.group(2),
                new LineRange(Long.parseLong(form.group(3)), Long.parseLong(form.group(4)))))
        : Optional.empty();
  }
}
