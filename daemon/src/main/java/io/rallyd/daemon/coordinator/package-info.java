/**
 * The centre of a cluster: takes races from terminals and connects the running one with members.
 */
package io.rallyd.daemon.coordinator;
