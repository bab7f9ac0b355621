package io.rallyd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.Message;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

  @ParameterizedTest
  @ValueSource(strings = {"membership", "session", "race", "load", "provisioning"})
  void everyMessageOfAConversationHasANumberInItsRange(String conversation) throws Exception {
    List<Class<?>> messages = records("io.rallyd.protocol." + conversation);
    messages.removeIf(type -> !Message.class.isAssignableFrom(type));

    assertThat(messages).isNotEmpty();
    for (Class<?> type : messages) {
      assertThat(Catalogue.current().entry(type))
          .as("catalogue entry of %s", type.getSimpleName())
          .isPresent();
      assertThat(Catalogue.current().entry(type).orElseThrow().conversation().name())
          .isEqualToIgnoringCase(conversation);
    }
  }

  @Test
  void goldenFilesExistForMessagesOfTheCatalogueOnly() throws IOException {
    List<String> expected =
        Catalogue.current().entries().stream()
            .map(e -> e.number() + "-" + e.type().getSimpleName() + ".hex")
            .sorted()
            .toList();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(f -> f.getFileName().toString())
                  .sorted()
                  .toList())
          .isEqualTo(expected);
    }
  }

  @Test
  void fingerprintDependsOnNumbersNamesAndFieldTypes() {
    record Empty() {}
    record Text(String a) {}
    record Other(String b) {}

    long empty = Fingerprint.add(0, 1, Empty.class);
    assertThat(empty).isEqualTo(Fingerprint.add(0, 1, Empty.class));
    assertThat(empty).isNotEqualTo(Fingerprint.add(0, 2, Empty.class));
    assertThat(Fingerprint.add(0, 1, Text.class)).isNotEqualTo(Fingerprint.add(0, 1, Other.class));
    assertThat(Catalogue.current().fingerprint()).isNotZero();
  }

  private static List<Class<?>> records(String packageName)
      throws URISyntaxException, IOException, ClassNotFoundException {
    Path classes = Path.of(Message.class.getResource("Message.class").toURI()).getParent();
    List<Class<?>> found = new ArrayList<>();
    String last = packageName.substring(packageName.lastIndexOf('.') + 1);
    try (Stream<Path> files = Files.list(classes.resolve(last))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(packageName + "." + name);
        if (type.isRecord()) {
          found.add(type);
        }
      }
    }
    return found;
  }
}
