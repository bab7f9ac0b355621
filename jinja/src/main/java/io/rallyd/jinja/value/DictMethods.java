package io.rallyd.jinja.value;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Methods of dictionaries. */
final class DictMethods {
  static final MethodTable<Map<Object, Object>> TABLE =
      new MethodTable<Map<Object, Object>>("dict")
          .add("items", (map, a) -> new DictView(map, DictView.Part.ITEMS))
          .add("keys", (map, a) -> new DictView(map, DictView.Part.KEYS))
          .add("values", (map, a) -> new DictView(map, DictView.Part.VALUES))
          .add("get", DictMethods::get, "key", "default?")
          .add("pop", DictMethods::pop, "key", "default?")
          .add("popitem", (map, a) -> popItem(map))
          .add("setdefault", DictMethods::setDefault, "key", "default?")
          .add("clear", (map, a) -> clear(map))
          .add("copy", (map, a) -> new Dict(map))
          .add("fromkeys", DictMethods::fromKeys, "iterable", "value?");

  private DictMethods() {}

  /** The method {@code update} takes names too, so it is apart. */
  static Object update(Map<Object, Object> map, Arguments arguments) {
    if (arguments.positional().size() > 1) {
      throw EvaluationException.type(
          "update() takes at most 1 argument, got " + arguments.positional().size());
    }
    for (Object source : arguments.positional()) {
      fill(map, source);
    }
    map.putAll(arguments.named());
    return null;
  }

  /** Puts the entries of a map or the pairs of a sequence into a map. */
  static void fill(Map<Object, Object> map, Object source) {
    if (source instanceof Map<?, ?> entries) {
      map.putAll(new Dict(entries));
      return;
    }
    Iterator<Object> pairs = Iteration.of(source);
    while (pairs.hasNext()) {
      List<Object> pair = Iteration.list(pairs.next());
      if (pair.size() != 2) {
        throw EvaluationException.value(
            "a dictionary is made of pairs, but an element has length " + pair.size());
      }
      map.put(pair.get(0), pair.get(1));
    }
  }

  private static Object get(Map<Object, Object> map, Bound a) {
    Object key = a.get("key");
    return map.containsKey(key) ? map.get(key) : a.get("default");
  }

  private static Object pop(Map<Object, Object> map, Bound a) {
    Object key = a.get("key");
    if (map.containsKey(key)) {
      return map.remove(key);
    }
    if (a.has("default")) {
      return a.get("default");
    }
    throw EvaluationException.lookup("the dictionary has no key " + Repr.of(key));
  }

  private static Object popItem(Map<Object, Object> map) {
    Map.Entry<Object, Object> last = null;
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      Meter.step(1);
      last = entry;
    }
    if (last == null) {
      throw EvaluationException.lookup("popitem(): dictionary is empty");
    }
    map.remove(last.getKey());
    return Tuple.of(last.getKey(), last.getValue());
  }

  private static Object setDefault(Map<Object, Object> map, Bound a) {
    Object key = a.get("key");
    if (!map.containsKey(key)) {
      map.put(key, a.get("default"));
    }
    return map.get(key);
  }

  private static Object clear(Map<Object, Object> map) {
    map.clear();
    return null;
  }

  private static Object fromKeys(Map<Object, Object> map, Bound a) {
    Dict made = new Dict();
    Iterator<Object> keys = Iteration.of(a.get("iterable"));
    while (keys.hasNext()) {
      made.put(keys.next(), a.get("value"));
    }
    return made;
  }
}
