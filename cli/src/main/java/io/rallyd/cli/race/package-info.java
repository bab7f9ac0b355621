/**
 * The sub-command {@code race}: its flags, its description of a race, its talk with race control.
 */
package io.rallyd.cli.race;
