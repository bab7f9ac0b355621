package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentMemoryTest {
  @ParameterizedTest
  @ValueSource(ints = {64 << 10, (64 << 10) + 1, 300_000, 1 << 20})
  void whatIsKeptCanBeUsedAgain(int size) {
    ByteBuf first = SegmentMemory.take(size);
    assertThat(first.capacity()).isGreaterThanOrEqualTo(size);
    SegmentMemory.giveBack(first);
    ByteBuf second = SegmentMemory.take(size);
    assertThat(second).isSameAs(first);
    assertThat(second.refCnt()).isEqualTo(1);
    second.setByte(size - 1, 7);
    second.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096, (1 << 20) + 1})
  void whatIsNotKeptIsReleasedOnce(int size) {
    ByteBuf memory = SegmentMemory.take(size);
    memory.retain();
    SegmentMemory.giveBack(memory);
    assertThat(memory.refCnt()).isEqualTo(1);
    SegmentMemory.giveBack(memory);
    assertThat(memory.refCnt()).isZero();
  }

  @Test
  void whatIsStillOnItsWayIsNotKept() {
    ByteBuf memory = SegmentMemory.take(SegmentMemory.USUAL);
    memory.retain();
    SegmentMemory.giveBack(memory);
    assertThat(memory.refCnt()).isEqualTo(1);
    ByteBuf other = SegmentMemory.take(SegmentMemory.USUAL);
    assertThat(other).isNotSameAs(memory);
    memory.release();
    other.release();
  }

  @Test
  void whatOthersMadeIsReleased() {
    ByteBuf pooled = PooledByteBufAllocator.DEFAULT.heapBuffer(SegmentMemory.USUAL);
    ByteBuf sender = Unpooled.wrappedBuffer(new byte[SegmentMemory.USUAL]);
    SegmentMemory.giveBack(pooled);
    SegmentMemory.giveBack(sender);
    assertThat(pooled.refCnt()).isZero();
    assertThat(sender.refCnt()).isZero();
  }
}
