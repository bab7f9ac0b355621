package io.rallyd.driver.params;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.http.Compression;
import io.rallyd.driver.http.GzipJob;

/** A bulk body that is compressed ahead of its request. */
final class GzippedBulkBody implements BulkBody {
  private final BulkBody plain;
  private final GzipJob job;

  private GzippedBulkBody(BulkBody plain, GzipJob job) {
    this.plain = plain;
    this.job = job;
  }

  /** Has a body compressed if that is worth it. */
  static BulkBody of(BulkBody plain, Compression compression) {
    GzipJob job = compression.ahead(plain);
    return job == null ? plain : new GzippedBulkBody(plain, job);
  }

  @Override
  public GzipJob gzipJob() {
    return job;
  }

  @Override
  public int size() {
    return plain.size();
  }

  @Override
  public int documents() {
    return plain.documents();
  }

  @Override
  public void writeTo(ByteBuf target) {
    plain.writeTo(target);
  }

  @Override
  public void writeTo(ByteBuf target, int document) {
    plain.writeTo(target, document);
  }

  @Override
  public int bytesWithoutNewlines() {
    return plain.bytesWithoutNewlines();
  }

  @Override
  public int documentBytes() {
    return plain.documentBytes();
  }
}
