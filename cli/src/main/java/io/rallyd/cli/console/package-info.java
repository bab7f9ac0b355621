/** What the user sees: lines with prefixes, lettering, the live lines of a race. */
package io.rallyd.cli.console;
