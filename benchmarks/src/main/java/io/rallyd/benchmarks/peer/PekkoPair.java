package io.rallyd.benchmarks.peer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.rallyd.benchmarks.transport.Identity;
import io.rallyd.benchmarks.transport.Via;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;

/**
 * Two actor systems that speak by Artery over TCP, or TLS of the JDK, with its default settings;
 * messages are arrays of bytes, for which Pekko has a serializer that does nothing.
 */
final class PekkoPair implements AutoCloseable {
  /** Only a failure takes so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String SETTINGS =
      """
      pekko.actor.provider = remote
      pekko.remote.artery.transport = tcp
      pekko.remote.artery.canonical.hostname = "127.0.0.1"
      pekko.remote.artery.canonical.port = 0
      pekko.loglevel = ERROR
      pekko.stdout-loglevel = ERROR
      pekko.coordinated-shutdown.exit-jvm = off
      """;
  private static final String TLS =
      """
      pekko.remote.artery.transport = tls-tcp
      pekko.remote.artery.ssl.config-ssl-engine {
        key-store = "%1$s"
        trust-store = "%1$s"
        key-store-password = benchmark
        key-password = benchmark
        trust-store-password = benchmark
        protocol = "TLSv1.3"
        enabled-algorithms = [TLS_AES_256_GCM_SHA384]
      }
      """;
  private static final char[] PASSWORD = "benchmark".toCharArray();

  private final ActorSystem answering;
  private final ActorSystem asking;
  private final ActorRef remote;

  /** Connects two systems; the actor that is asked for lives in the far one. */
  PekkoPair(Via via, Props far) {
    Config settings = settings(via);
    answering = ActorSystem.create("answering", settings);
    asking = ActorSystem.create("asking", settings);
    try {
      ActorRef local = answering.actorOf(far, "far");
      String address = ((ExtendedActorSystem) answering).provider().getDefaultAddress().toString();
      remote =
          asking
              .actorSelection(address + "/user/far")
              .resolveOne(PATIENCE)
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (remote.equals(local)) {
        throw new IllegalStateException("both ends are in one system");
      }
    } catch (Exception e) {
      close();
      throw new IllegalStateException("the ends did not connect", e);
    }
  }

  private static Config settings(Via via) {
    Config settings = ConfigFactory.parseString(SETTINGS);
    if (via == Via.TLS) {
      settings = ConfigFactory.parseString(TLS.formatted(keys())).withFallback(settings);
    } else if (via != Via.TCP) {
      throw new IllegalArgumentException("Pekko does not go by " + via);
    }
    return settings.withFallback(ConfigFactory.load());
  }

  private static Path keys() {
    try {
      Identity identity = Identity.create();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      Certificate[] chain = {identity.certificate()};
      store.setKeyEntry("own", identity.key(), PASSWORD, chain);
      store.setCertificateEntry("peer", identity.certificate());
      Path file = Files.createTempFile("rallyd-pekko", ".p12");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD);
      }
      return file;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot make a key store", e);
    }
  }

  /** Returns the system on this side. */
  ActorSystem near() {
    return asking;
  }

  /** Returns the actor on the other side, as this side sees it. */
  ActorRef far() {
    return remote;
  }

  @Override
  public void close() {
    asking.terminate();
    answering.terminate();
    try {
      asking.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      answering
          .getWhenTerminated()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the ends did not stop", e);
    }
  }
}
