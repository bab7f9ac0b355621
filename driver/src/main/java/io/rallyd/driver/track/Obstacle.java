package io.rallyd.driver.track;

/**
 * A reason why this version cannot race a track.
 *
 * @param sentence one sentence for the user
 * @param ofPlugin whether it is a plugin, or something that nobody knows, rather than a part of the
 *     format that is not built yet
 */
public record Obstacle(String sentence, boolean ofPlugin) {}
