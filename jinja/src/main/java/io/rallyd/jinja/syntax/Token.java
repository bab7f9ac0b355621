package io.rallyd.jinja.syntax;

/**
 * A piece of a template.
 *
 * @param type the kind of the piece
 * @param text its text; of a string without quotes and escapes
 * @param value the value of a number, else null
 * @param at its offset in the source
 */
record Token(Type type, String text, Object value, int at) {
  /** Kinds of tokens. */
  enum Type {
    DATA("text"),
    VARIABLE_BEGIN("'{{'"),
    VARIABLE_END("'}}'"),
    BLOCK_BEGIN("'{%'"),
    BLOCK_END("'%}'"),
    NAME("a name"),
    STRING("a string"),
    INTEGER("an integer"),
    FLOAT("a decimal number"),
    OPERATOR("an operator"),
    END("the end of the template");

    final String description;

    Type(String description) {
      this.description = description;
    }
  }

  boolean is(Type other) {
    return type == other;
  }

  boolean isOperator(String sign) {
    return type == Type.OPERATOR && text.equals(sign);
  }

  boolean isName(String name) {
    return type == Type.NAME && text.equals(name);
  }

  /** The token for a message. */
  String describe() {
    return switch (type) {
      case NAME, OPERATOR -> "'" + text + "'";
      case INTEGER, FLOAT -> "the number " + text;
      default -> type.description;
    };
  }
}
