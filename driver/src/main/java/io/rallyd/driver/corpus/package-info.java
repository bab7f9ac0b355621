/** Corpora on disk: fetching, unpacking, checking and reading them by line. */
package io.rallyd.driver.corpus;
