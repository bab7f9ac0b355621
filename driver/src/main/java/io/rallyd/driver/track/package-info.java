/** Tracks: what is benchmarked with which data, how a track is loaded and what its rules are. */
package io.rallyd.driver.track;
