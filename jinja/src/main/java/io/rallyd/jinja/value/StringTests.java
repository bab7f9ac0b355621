package io.rallyd.jinja.value;

import java.util.function.IntPredicate;

/** Methods of strings that ask what kind of characters they have. */
public final class StringTests {
  static final MethodTable<String> TABLE =
      new MethodTable<String>("str")
          .add("isalnum", (s, a) -> all(s, c -> isAlphabetic(c) || isNumeric(c)))
          .add("isalpha", (s, a) -> all(s, StringTests::isAlphabetic))
          .add("isascii", (s, a) -> s.chars().allMatch(c -> c < 128))
          .add("isdecimal", (s, a) -> all(s, StringTests::isDecimal))
          .add("isdigit", (s, a) -> all(s, StringTests::isDigit))
          .add("isnumeric", (s, a) -> all(s, StringTests::isNumeric))
          .add("isidentifier", (s, a) -> isIdentifier(s))
          .add("islower", (s, a) -> isLower(s))
          .add("isupper", (s, a) -> isUpper(s))
          .add("istitle", (s, a) -> isTitle(s))
          .add("isspace", (s, a) -> all(s, Characters::isSpace))
          .add("isprintable", (s, a) -> s.codePoints().allMatch(Quotes::isPrintable))
          .leaveOut("encode", "maketrans");

  private StringTests() {}

  private static boolean all(String text, IntPredicate kind) {
    Meter.step(text.length() / 8);
    return !text.isEmpty() && text.codePoints().allMatch(kind);
  }

  static boolean isAlphabetic(int c) {
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          true;
      default -> false;
    };
  }

  private static boolean isDecimal(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
  }

  /** Decimal digits and superscript, subscript and circled ones. */
  public static boolean isDigit(int c) {
    return isDecimal(c)
        || c == 0xb2
        || c == 0xb3
        || c == 0xb9
        || c == 0x2070
        || c >= 0x2074 && c <= 0x2079
        || c >= 0x2080 && c <= 0x2089
        || c >= 0x2460 && c <= 0x2468
        || c >= 0x2474 && c <= 0x247c
        || c >= 0x2488 && c <= 0x2490;
  }

  private static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  /** True if the text can be a name. */
  public static boolean isIdentifier(String text) {
    if (text.isEmpty()) {
      return false;
    }
    int first = text.codePointAt(0);
    return (first == '_' || Character.isUnicodeIdentifierStart(first))
        && text.codePoints()
            .allMatch(
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }

  /** True if the text has letters with case and all of them are small. */
  public static boolean isLower(String text) {
    return text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c))
        && text.codePoints().anyMatch(Character::isLowerCase);
  }

  /** True if the text has letters with case and all of them are capitals. */
  public static boolean isUpper(String text) {
    return text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c))
        && text.codePoints().anyMatch(Character::isUpperCase);
  }

  private static boolean isTitle(String text) {
    boolean inWord = false;
    boolean cased = false;
    for (int c : text.codePoints().toArray()) {
      if (Character.isUpperCase(c) || Character.isTitleCase(c)) {
        if (inWord) {
          return false;
        }
        inWord = true;
        cased = true;
      } else if (Character.isLowerCase(c)) {
        if (!inWord) {
          return false;
        }
        cased = true;
      } else {
        inWord = false;
      }
    }
    return cased;
  }
}
