/** {@code create-track}: a track from the data of a live cluster. */
package io.rallyd.cli.creation;
