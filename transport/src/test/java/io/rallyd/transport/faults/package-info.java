/**
 * A network that misbehaves as it is told: for the tests of this module and, as its test-jar, of
 * others.
 */
package io.rallyd.transport.faults;
