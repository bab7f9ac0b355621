/**
 * Measuring: what happened to each request, summed where it happened, and the driver's own health.
 */
package io.rallyd.driver.measure;
