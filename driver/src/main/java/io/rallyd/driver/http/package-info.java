/**
 * The HTTP engine: an asynchronous HTTP/1.1 client on a worker's event loop that measures at the
 * socket and reads of an answer only what somebody needs.
 */
package io.rallyd.driver.http;
