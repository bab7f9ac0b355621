package io.rallyd.transport.download;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * What is to be fetched.
 *
 * @param url its address, as the user knows it
 * @param remote how to ask for it
 * @param target where it is to be
 * @param expected its size if known
 * @param progress is told how far it is
 * @param cancelled asked now and then whether to stop
 */
record Order(
    String url,
    Remote remote,
    Path target,
    OptionalLong expected,
    DownloadProgress progress,
    BooleanSupplier cancelled) {}
