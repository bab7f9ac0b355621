package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What fuzzing begins with, what it once found ({@code src/test/resources/fuzz}), and many changes
 * of both, always the same ones. {@link FuzzingTest} has the fuzzer itself.
 */
class FuzzRegressionTest {
  private static final int CHANGED = 1500;

  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void nothingOfItIsFoundAgain(FuzzTarget target) {
    List<byte[]> inputs = new ArrayList<>(FuzzSeeds.of(target));
    inputs.addAll(FuzzSeeds.found(target));
    assertThat(inputs).isNotEmpty();
    SplittableRandom random = new SplittableRandom(target.ordinal());
    int originals = inputs.size();
    for (int i = 0; i < CHANGED; i++) {
      inputs.add(changed(inputs.get(random.nextInt(originals)), random));
    }
    for (byte[] input : inputs) {
      try {
        target.run(input);
      } catch (Throwable e) {
        throw new AssertionError(target + " with " + ByteBufUtil.hexDump(input) + ": " + e, e);
      }
    }
  }

  private static byte[] changed(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        default ->
            Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(6)), (byte) 0xff);
      }
    }
    return bytes;
  }
}
