/** The load-driver role: prepares tracks and makes load for races that a coordinator runs. */
package io.rallyd.driver;
