/** What the texts of command-line flags mean: lists, dictionaries, hosts, client options. */
package io.rallyd.cli.argument;
