package io.rallyd.protocol.membership;

import io.rallyd.protocol.Request;

/**
 * A node, once its session stands, asks to become a member of the cluster. Refused while another
 * live node has the same ip.
 *
 * @param node who asks
 */
public record Join(NodeInfo node) implements Request<Joined> {}
