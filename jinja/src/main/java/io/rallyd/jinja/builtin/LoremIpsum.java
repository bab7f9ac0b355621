package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Meter;
import io.rallyd.jinja.value.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Paragraphs of text without meaning. */
final class LoremIpsum {
  private static final Signature SIGNATURE = Signature.of("lipsum", "n?", "html?", "min?", "max?");
  private static final String[] WORDS =
      ("lorem ipsum dolor sit amet consectetur adipisci elit sed eiusmod tempor incidunt ut labore"
              + " et dolore magna aliqua enim ad minim veniam quis nostrum exercitationem ullam"
              + " corporis suscipit laboriosam nisi aliquid ex ea commodi consequatur")
          .split(" ");

  private LoremIpsum() {}

  static Object call(Arguments arguments) {
    Bound a = arguments.bind(SIGNATURE);
    int shortest = a.integer("min", 20);
    int longest = a.integer("max", 100);
    if (shortest < 0 || shortest >= longest) {
      throw EvaluationException.value("lipsum() needs a min that is less than max");
    }
    boolean html = a.flag("html", true);
    List<String> paragraphs = new ArrayList<>();
    for (int i = 0; i < a.integer("n", 5); i++) {
      String text = paragraph(ThreadLocalRandom.current(), shortest, longest);
      paragraphs.add(html ? "<p>" + text + "</p>" : text);
    }
    return String.join(html ? "\n" : "\n\n", paragraphs);
  }

  private static String paragraph(Random random, int shortest, int longest) {
    int count = shortest + random.nextInt(longest - shortest);
    StringBuilder text = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < count; i++) {
      Meter.step(1);
      Meter.text(12);
      String word = WORDS[random.nextInt(WORDS.length)];
      text.append(i == 0 ? "" : " ");
      text.append(start ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word);
      start = i < count - 1 && random.nextInt(12) == 0;
      text.append(start ? "." : i < count - 1 && random.nextInt(8) == 0 ? "," : "");
    }
    return text.append('.').toString();
  }
}
