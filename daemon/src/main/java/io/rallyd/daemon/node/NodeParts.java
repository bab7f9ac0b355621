package io.rallyd.daemon.node;

import java.util.List;

/**
 * What a node can do.
 *
 * @param files takes the files that the coordinator offers; the roles use it
 * @param roles its parts in races
 * @param javaHomes installed JDKs, each as {@code major=path}
 */
public record NodeParts(FileRequests files, List<NodeRole> roles, List<String> javaHomes) {
  /** Creates parts; the lists are copied. */
  public NodeParts {
    roles = List.copyOf(roles);
    javaHomes = List.copyOf(javaHomes);
  }
}
