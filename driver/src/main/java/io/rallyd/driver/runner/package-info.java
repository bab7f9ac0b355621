/** Runners: what each operation type asks of the cluster, and what of the answer matters. */
package io.rallyd.driver.runner;
