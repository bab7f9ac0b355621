package io.rallyd.driver.params;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.rallyd.driver.track.Documents;
import java.nio.charset.StandardCharsets;

/** Makes the action lines of documents that come without them. For use by one thread. */
interface ActionLines {

  /** Returns the action lines for a bulk; fewer than asked for when the ids are used up. */
  Actions next(int documents);

  /** Returns the same line for every document. */
  static ActionLines constant(Documents set) {
    String action = set.targetDataStream().isPresent() ? "create" : "index";
    byte[] line =
        ("{\"" + action + "\": {\"_index\": \"" + quoted(set.target().orElseThrow()) + "\"}}\n")
            .getBytes(StandardCharsets.UTF_8);
    return documents -> new Actions.Constant(line, documents);
  }

  /** Returns the text as it stands between the quotes of a JSON string. */
  static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
