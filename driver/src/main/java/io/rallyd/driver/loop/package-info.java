/**
 * The event loop of one worker: its I/O backend, its clock, and timers that keep a schedule to the
 * microsecond without garbage.
 */
package io.rallyd.driver.loop;
