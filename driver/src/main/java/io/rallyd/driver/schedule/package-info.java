/** When which client runs what: allocation of clients to tasks, loop control, schedulers. */
package io.rallyd.driver.schedule;
