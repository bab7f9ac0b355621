/** Who belongs to the cluster, as the coordinator sees it. */
package io.rallyd.daemon.membership;
