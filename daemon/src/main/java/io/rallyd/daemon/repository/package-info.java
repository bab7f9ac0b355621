/** Git repositories of tracks and teams: working copies, branches for versions, what is in them. */
package io.rallyd.daemon.repository;
