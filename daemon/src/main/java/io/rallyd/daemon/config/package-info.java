/** {@code rally.ini}: where it is, how it is read, what it says, and the secret in it. */
package io.rallyd.daemon.config;
