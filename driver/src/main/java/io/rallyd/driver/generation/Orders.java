package io.rallyd.driver.generation;

import static io.rallyd.driver.generation.DocumentBytes.ascii;

/**
 * {@code orders}: orders of a web shop, each with its customer as an object and one to some dozen
 * items as nested documents. A customer has the same name and country in all orders, a product the
 * same description and price; few products and customers make most of the trade.
 */
final class Orders implements DocumentGenerator {
  private static final byte[][] STATUSES =
      ascii("delivered", "shipped", "paid", "placed", "returned", "cancelled");
  private static final byte[][] PAYMENTS = ascii("card", "invoice", "transfer", "wallet", "cash");
  private static final byte[][] GIVEN =
      ascii(
          "Ada", "Bela", "Chen", "Dora", "Emil", "Fatima", "Goran", "Hana", "Ivo", "Jana", "Karim",
          "Lena", "Marek", "Nora", "Olu", "Petra", "Quinn", "Rosa", "Samir", "Tilda", "Uma",
          "Viktor", "Wanda", "Yusuf");
  private static final byte[][] FAMILY =
      ascii(
          "Adler", "Baran", "Costa", "Dahl", "Eder", "Fuchs", "Garcia", "Horvat", "Ito", "Jensen",
          "Kovacs", "Lopez", "Meier", "Novak", "Okafor", "Peters", "Quist", "Rossi", "Singh",
          "Tanaka", "Ulrich", "Varga", "Weber", "Zhang");
  private static final byte[][] COUNTRIES =
      ascii("DE", "US", "GB", "FR", "AT", "IT", "PL", "JP", "IN", "BR", "ES", "NL", "SE", "NG");
  private static final byte[][] COLOURS =
      ascii("red", "blue", "green", "black", "white", "grey", "yellow", "brown");
  private static final byte[][] MATERIALS =
      ascii("wooden", "steel", "cotton", "leather", "glass", "paper", "plastic", "woollen", "clay");
  private static final byte[][] CATEGORIES =
      ascii("kitchen", "garden", "office", "clothing", "toys", "sports", "music");
  private static final byte[][][] THINGS = {
    ascii("pan", "bowl", "knife", "cup", "spoon", "kettle"),
    ascii("spade", "bench", "pot", "rake", "lantern", "hose"),
    ascii("desk", "chair", "lamp", "notebook", "pen", "shelf"),
    ascii("jacket", "shirt", "scarf", "hat", "belt", "boots"),
    ascii("train", "puzzle", "doll", "kite", "blocks", "ball"),
    ascii("racket", "mat", "helmet", "rope", "skates", "bottle"),
    ascii("flute", "drum", "guitar", "stand", "violin", "bell"),
  };
  private static final Phrases WISHES =
      new Phrases(
          "please ring twice, the bell on floor {small} is faint",
          "leave it with the neighbour at number {small}",
          "gift wrapping, please, and no invoice in the parcel",
          "deliver after {small} o'clock if you can",
          "same as order {number}, but in another colour");

  private static final byte[] ORDER = ascii("{\"order\":\"O");
  private static final byte[] PLACED = ascii("\",\"placed\":\"");
  private static final byte[] STATUS = ascii("\",\"status\":\"");
  private static final byte[] CUSTOMER = ascii("\",\"customer\":{\"id\":");
  private static final byte[] NAME = ascii(",\"name\":\"");
  private static final byte[] COUNTRY = ascii("\",\"country\":\"");
  private static final byte[] LOCATION = ascii("\",\"location\":{\"lat\":");
  private static final byte[] LON = ascii(",\"lon\":");
  private static final byte[] ITEMS = ascii("}},\"items\":[");
  private static final byte[] PRODUCT = ascii("{\"product\":\"P");
  private static final byte[] TITLE = ascii("\",\"title\":\"");
  private static final byte[] CATEGORY = ascii("\",\"category\":\"");
  private static final byte[] QUANTITY = ascii("\",\"quantity\":");
  private static final byte[] PRICE = ascii(",\"price\":");
  private static final byte[] TOTAL = ascii("],\"total\":");
  private static final byte[] PAYMENT = ascii(",\"payment\":\"");
  private static final byte[] WISH = ascii("\",\"wish\":\"");
  private static final byte[] END = ascii("\"}");

  private static final Skew OF_STATUSES = new Skew(STATUSES.length, 1.2);
  private static final Skew OF_PAYMENTS = new Skew(PAYMENTS.length, 0.8);
  private static final Skew OF_COUNTRIES = new Skew(COUNTRIES.length, 1.0);
  private static final Skew OF_COUNTS = new Skew(12, 1.1);
  private static final Skew OF_QUANTITIES = new Skew(9, 1.9);

  private final long seed;
  private final long start;
  private final long perHour;
  private final int customers;
  private final int products;

  private Orders(long seed, long start, long perHour, int customers, int products) {
    this.seed = seed;
    this.start = start;
    this.perHour = perHour;
    this.customers = customers;
    this.products = products;
  }

  static Orders of(long seed, GeneratorSettings settings) {
    return new Orders(
        seed,
        settings.time("start", "2026-01-01T00:00:00Z"),
        settings.number("documents-per-hour", 10_000, 1, 1_000_000_000),
        (int) settings.number("customers", 100_000, 1, 100_000_000),
        (int) settings.number("products", 10_000, 1, 1_000_000));
  }

  @Override
  public void write(long number, Draws draws, DocumentBytes out) {
    long even = start + number / perHour * 3_600_000 + number % perHour * 3_600_000 / perHour;
    draws.begin(seed, number);
    int customer = rare(draws, customers);
    int count = 1 + OF_COUNTS.pick(draws);
    long basket = draws.next();
    out.append(ORDER).padded(number, 10);
    out.append(PLACED).time(even + draws.below(1000));
    out.append(STATUS).append(STATUSES[OF_STATUSES.pick(draws)]);
    byte[] payment = PAYMENTS[OF_PAYMENTS.pick(draws)];
    int wish = draws.below(6) == 0 ? WISHES.pick(draws) : -1;

    customer(customer, draws, out);
    out.append(ITEMS);
    long total = 0;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.append(',');
      }
      total += item(basket, i, draws, out);
    }
    out.append(TOTAL).decimal(total, 2).append(PAYMENT).append(payment);
    if (wish >= 0) {
      out.append(WISH);
      WISHES.write(wish, draws, out);
    }
    out.append(END);
  }

  private void customer(int customer, Draws draws, DocumentBytes out) {
    draws.begin(seed ^ 0xC0FFEE, customer);
    out.append(CUSTOMER).number(customer);
    out.append(NAME).append(GIVEN[draws.below(GIVEN.length)]).append(' ');
    out.append(FAMILY[draws.below(FAMILY.length)]);
    out.append(COUNTRY).append(COUNTRIES[OF_COUNTRIES.pick(draws)]);
    out.append(LOCATION).decimal(draws.below(1_300_000) - 550_000L, 4);
    out.append(LON).decimal(draws.below(3_600_000) - 1_800_000L, 4);
  }

  /** Appends an item and returns what it costs, in cents. */
  private long item(long basket, int index, Draws draws, DocumentBytes out) {
    draws.begin(basket, index);
    int product = rare(draws, products);
    long quantity = 1 + OF_QUANTITIES.pick(draws);
    draws.begin(seed ^ 0x5E11, product);
    int category = draws.below(CATEGORIES.length);
    long cents = 99 + (long) draws.exponential(3500);
    out.append(PRODUCT).padded(product, 7);
    out.append(TITLE).append(COLOURS[draws.below(COLOURS.length)]).append(' ');
    out.append(MATERIALS[draws.below(MATERIALS.length)]).append(' ');
    out.append(THINGS[category][draws.below(THINGS[category].length)]);
    out.append(CATEGORY).append(CATEGORIES[category]);
    out.append(QUANTITY).number(quantity).append(PRICE).decimal(cents, 2).append('}');
    return cents * quantity;
  }

  /** The square of an even draw makes low numbers frequent: half of all are in a quarter. */
  private static int rare(Draws draws, int bound) {
    double draw = draws.uniform();
    return (int) (draw * draw * bound);
  }
}
