package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;

/**
 * The driver has all it needs of the track.
 *
 * @param bytesReceived corpus bytes that had to travel
 */
public record TrackPrepared(long bytesReceived) implements Message {}
