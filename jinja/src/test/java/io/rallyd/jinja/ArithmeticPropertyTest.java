package io.rallyd.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random expressions against an oracle: exact integers, precedence, and the text of doubles. */
final class ArithmeticPropertyTest {
  private static final long SEED = 20_260_714;
  private static final Environment ENVIRONMENT = Environment.standard();

  /** An expression, its value, and how tightly its outermost operator binds. */
  private record Sample(String text, BigInteger value, int level) {
    String inside(int least) {
      return level < least ? "(" + text + ")" : text;
    }
  }

  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int POWER = 3;
  private static final int SIGN = 4;

  private static Sample sample(Random random, int depth) {
    if (depth == 0) {
      BigInteger value = new BigInteger(random.nextInt(5) == 0 ? 70 : 7, random);
      return new Sample(value.toString(), value, SIGN);
    }
    Sample left = sample(random, depth - 1);
    Sample right = sample(random, random.nextInt(depth));
    BigInteger a = left.value;
    BigInteger b = right.value;
    return switch (random.nextInt(7)) {
      case 0 -> new Sample(left.inside(SUM) + " + " + right.inside(PRODUCT), a.add(b), SUM);
      case 1 -> new Sample(left.inside(SUM) + "-" + right.inside(PRODUCT), a.subtract(b), SUM);
      case 2 ->
          new Sample(left.inside(PRODUCT) + "*" + right.inside(POWER), a.multiply(b), PRODUCT);
      case 3 ->
          b.signum() == 0
              ? left
              : new Sample(left.inside(PRODUCT) + "//" + right.inside(POWER), floor(a, b), PRODUCT);
      case 4 ->
          b.signum() == 0
              ? left
              : new Sample(
                  left.inside(PRODUCT) + " % " + right.inside(POWER),
                  a.subtract(floor(a, b).multiply(b)),
                  PRODUCT);
      case 5 -> new Sample(left.inside(POWER) + " ** 2", a.pow(2), POWER);
      default -> new Sample("-" + left.inside(SIGN), a.negate(), SIGN);
    };
  }

  private static BigInteger floor(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.divideAndRemainder(b);
    return parts[1].signum() != 0 && parts[1].signum() != b.signum()
        ? parts[0].subtract(BigInteger.ONE)
        : parts[0];
  }

  private static String render(String expression, Map<String, ?> variables) {
    return ENVIRONMENT.compile("t", "{{ " + expression + " }}").render(variables);
  }

  @Test
  void integersAreExactAndOperatorsBindAsInTheOriginal() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      Sample sample = sample(random, 1 + random.nextInt(5));
      assertThat(render(sample.text, Map.of())).as(sample.text).isEqualTo(sample.value.toString());
    }
  }

  @Test
  void comparisonsOfIntegersAndDoublesAreExact() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      BigInteger integer = new BigInteger(random.nextInt(200) + 1, random);
      double real = integer.doubleValue() + random.nextInt(3) - 1;
      int order = new java.math.BigDecimal(integer).compareTo(new java.math.BigDecimal(real));
      assertThat(render("i < r", Map.of("i", integer, "r", real))).isEqualTo(text(order < 0));
      assertThat(render("i == r", Map.of("i", integer, "r", real))).isEqualTo(text(order == 0));
      assertThat(render("r >= i", Map.of("i", integer, "r", real))).isEqualTo(text(order <= 0));
    }
  }

  private static String text(boolean value) {
    return value ? "True" : "False";
  }

  @Test
  void doublesPrintInTheFewestDigitsThatReadBack() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      double value =
          i % 3 == 0
              ? Math.scalb(1.0, random.nextInt(2098) - 1074)
              : Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      String text = render("x", Map.of("x", value));
      assertThat(Double.parseDouble(text)).as(text).isEqualTo(value);
      String digits = text.replaceAll("e.*", "").replaceAll("[-.]", "").replaceAll("^0+", "");
      int count = digits.replaceAll("0+$", "").length();
      java.math.BigDecimal exact = new java.math.BigDecimal(value);
      for (java.math.RoundingMode mode :
          new java.math.RoundingMode[] {java.math.RoundingMode.UP, java.math.RoundingMode.DOWN}) {
        if (count > 1) {
          double shorter = exact.round(new java.math.MathContext(count - 1, mode)).doubleValue();
          assertThat(shorter).as("%s has a shorter form", text).isNotEqualTo(value);
        }
      }
    }
  }

  @Test
  void trueDivisionIsCorrectlyRounded() {
    Random random = new Random(SEED);
    java.math.MathContext wide = new java.math.MathContext(60);
    for (int i = 0; i < 2000; i++) {
      BigInteger a = new BigInteger(random.nextInt(150) + 1, random);
      BigInteger b = new BigInteger(random.nextInt(150) + 1, random).add(BigInteger.ONE);
      double expected =
          new java.math.BigDecimal(a).divide(new java.math.BigDecimal(b), wide).doubleValue();
      assertThat(render("a / b == q", Map.of("a", a, "b", b, "q", expected)))
          .as("%s / %s", a, b)
          .isEqualTo("True");
    }
  }
}
