package io.rallyd.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the house to its plan: who may use whom, and what packages are named for. */
class ArchitectureTest {
  /** Each module with the modules it may use. */
  private static final Map<String, List<String>> MODULES =
      Map.of(
          "protocol", List.of(),
          "transport", List.of("protocol"),
          "jinja", List.of(),
          "driver", List.of("protocol", "transport", "jinja"),
          "provisioner", List.of("protocol", "transport", "jinja"),
          "daemon", List.of("protocol", "transport", "jinja", "driver", "provisioner"),
          "cli", List.of("protocol", "transport", "jinja", "driver", "provisioner", "daemon"));

  private static JavaClasses all;

  @BeforeAll
  static void readClasses() {
    all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.rallyd");
  }

  @Test
  void everyModuleIsThere() {
    for (String module : MODULES.keySet()) {
      assertThat(all.that(resideInAPackage("io.rallyd." + module + "..")))
          .as(module)
          .hasSizeGreaterThan(5);
    }
  }

  @Test
  void modulesUseOnlyThoseBelowThem() {
    var house = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String module : MODULES.keySet()) {
      house = house.layer(module).definedBy("io.rallyd." + module + "..");
    }
    for (Map.Entry<String, List<String>> module : MODULES.entrySet()) {
      house =
          module.getValue().isEmpty()
              ? house.whereLayer(module.getKey()).mayNotAccessAnyLayer()
              : house
                  .whereLayer(module.getKey())
                  .mayOnlyAccessLayers(module.getValue().toArray(String[]::new));
    }
    house.check(all);
  }

  @Test
  void everyClassLivesInAModule() {
    classes()
        .should()
        .resideInAnyPackage(
            MODULES.keySet().stream().map(m -> "io.rallyd." + m + "..").toArray(String[]::new))
        .check(all);
  }

  @Test
  void packagesAreNamedForConceptsNotForKindsOfClasses() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..",
            "..utils..",
            "..impl..",
            "..model..",
            "..dto..",
            "..common..",
            "..helper..",
            "..misc..",
            "..handlers..",
            "..exceptions..",
            "..interfaces..")
        .check(all);
  }

  @Test
  void theProtocolKnowsBuffersButNoChannelsAndNoThreads() {
    noClasses()
        .that()
        .resideInAPackage("io.rallyd.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty.channel..", "io.netty.handler..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, ExecutorService.class)
        .check(all);
  }

  @Test
  void onlyTheTransportAndTheLoadEngineHaveChannels() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.rallyd.transport..", "io.rallyd.driver..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty.channel..")
        .check(all);
  }

  @Test
  void nobodyPrintsPastTheConsole() {
    ArchRule rule =
        noClasses()
            .should()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");
    rule.check(all);
  }
}
