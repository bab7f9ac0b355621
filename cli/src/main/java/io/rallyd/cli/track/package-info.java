/** The sub-commands for those who write tracks. */
package io.rallyd.cli.track;
