/** A machine's life in the cluster: dialling, joining, and the roles that work for races. */
package io.rallyd.daemon.node;
