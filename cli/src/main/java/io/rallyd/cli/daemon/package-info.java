/** The sub-commands of {@code esrallyd}. */
package io.rallyd.cli.daemon;
