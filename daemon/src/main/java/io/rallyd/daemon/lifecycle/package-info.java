/** The daemon as a process: started, stopped and asked; and the cluster inside one process. */
package io.rallyd.daemon.lifecycle;
