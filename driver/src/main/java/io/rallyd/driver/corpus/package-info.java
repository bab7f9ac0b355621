/** Corpora on a machine: fetching, unpacking and checking what a track needs. */
package io.rallyd.driver.corpus;
