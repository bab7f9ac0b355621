package io.rallyd.provisioner.team;

/**
 * A row of {@code esrally list cars}.
 *
 * @param name what {@code --car} takes
 * @param type {@code car} or {@code mixin}
 * @param description one line, may be empty
 */
public record CarSummary(String name, String type, String description) {}
