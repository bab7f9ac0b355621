/** The search for the highest rate that a cluster bears. */
package io.rallyd.daemon.redline;
