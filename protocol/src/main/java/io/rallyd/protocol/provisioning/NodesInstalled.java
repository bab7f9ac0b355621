package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;

/**
 * The nodes are ready to be launched.
 *
 * @param javaMajor major version of the JDK they will run on
 * @param javaHome its directory, empty for a bundled one
 */
public record NodesInstalled(int javaMajor, String javaHome) implements Message {}
