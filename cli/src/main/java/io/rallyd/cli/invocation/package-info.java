/** One call of a program: its surroundings, its arguments, its exit code. */
package io.rallyd.cli.invocation;
