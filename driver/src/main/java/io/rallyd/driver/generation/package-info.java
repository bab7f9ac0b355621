/**
 * Documents made on the fly: each is a pure function of a generator, a seed and its number, on
 * every machine; hence the strict mathematics.
 */
package io.rallyd.driver.generation;
