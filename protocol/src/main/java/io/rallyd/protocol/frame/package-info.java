/** The layout of frames, in which everything travels once a peer has proved that it belongs. */
package io.rallyd.protocol.frame;
