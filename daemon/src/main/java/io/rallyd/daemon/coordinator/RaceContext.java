package io.rallyd.daemon.coordinator;

import io.rallyd.daemon.membership.MemberDirectory;

/**
 * What a race may use of its coordinator.
 *
 * @param members who is there
 * @param events what the terminal is told
 * @param files files that members may ask for; closed by the coordinator after the race
 */
public record RaceContext(MemberDirectory members, RaceEvents events, FileShare files) {}
