package io.rallyd.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * The Unix-domain socket of a daemon: its directory is its owner's alone, and so is every peer, as
 * the kernel says. Its methods may block.
 */
final class UnixSocket {
  /** What fits into the kernel's {@code sockaddr_un} besides the final zero. */
  static final int MAX_PATH_BYTES = 107;

  private static final ChannelOption<UnixDomainPrincipal> PEER =
      NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private UnixSocket() {}

  /**
   * Makes the place ready for binding: the directory, and no dead socket of a daemon before us.
   *
   * @throws RallyException when the place cannot be used, or a daemon answers there already
   */
  static void prepare(Path socket) {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH_BYTES) {
      throw new RallyException(
          "the path of the socket " + socket + " is longer than " + MAX_PATH_BYTES + " bytes");
    }
    Path directory = socket.toAbsolutePath().getParent();
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(directory))) {
        throw new RallyException(
            "the directory "
                + directory
                + " of the daemon's socket must be for its owner alone (mode 0700)");
      }
      if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
        if (answers(socket)) {
          throw new RallyException("another daemon is listening at " + socket);
        }
        Files.delete(socket);
      }
    } catch (IOException e) {
      throw new RallyException("cannot make the socket " + socket + ": " + e.getMessage(), e);
    }
  }

  /** Returns the name of the user who owns the bound socket: the one this process runs as. */
  static String owner(Path socket) {
    try {
      return Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS).getName();
    } catch (IOException e) {
      throw new RallyException("cannot tell the owner of " + socket + ": " + e.getMessage(), e);
    }
  }

  /** Returns the name of the user whose process is at the other end, as the kernel says. */
  static String peer(Channel channel) {
    UnixDomainPrincipal peer = channel.config().getOption(PEER);
    return peer == null ? "" : peer.user().getName();
  }

  /** Returns the name of the user that this process runs as, as the file system says. */
  static String self() {
    try {
      Path own = Path.of("/proc/self");
      if (Files.exists(own)) {
        return Files.getOwner(own).getName();
      }
      Path file = Files.createTempFile("rallyd", "");
      try {
        return Files.getOwner(file).getName();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new RallyException("cannot tell which user this is: " + e.getMessage(), e);
    }
  }

  private static boolean answers(Path socket) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
