package io.rallyd.protocol.session;

import io.rallyd.protocol.wire.Wire;

/**
 * A git repository of tracks or teams as a user configured it, and the revision chosen in it.
 *
 * @param name its name; empty when no repository is meant
 * @param directory absolute path of its working copy, which need not exist yet
 * @param url where it is cloned from; empty for one that lives on this machine only
 * @param revision branch, tag or commit; empty to choose by the version of the target
 */
public record RepositoryChoice(String name, String directory, String url, String revision) {
  /** No repository. */
  public static final RepositoryChoice NONE = new RepositoryChoice("", "", "", "");

  /** How it travels. */
  public static final Wire<RepositoryChoice> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.name());
            out.putString(m.directory());
            out.putString(m.url());
            out.putString(m.revision());
          },
          in ->
              new RepositoryChoice(in.getString(), in.getString(), in.getString(), in.getString()));

  /** Returns whether there is one. */
  public boolean isPresent() {
    return !name.isEmpty();
  }
}
