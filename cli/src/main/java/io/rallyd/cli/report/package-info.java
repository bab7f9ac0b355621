/** The summary report: its rows, its tables, its files. */
package io.rallyd.cli.report;
