package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.coordinator.RaceRunner;
import io.rallyd.daemon.node.FileRequests;
import io.rallyd.daemon.node.InstalledJdks;
import io.rallyd.daemon.node.NodeParts;
import io.rallyd.daemon.node.NodeRole;
import io.rallyd.daemon.race.LocalCandidates;
import io.rallyd.daemon.race.LocalTracks;
import io.rallyd.daemon.race.RaceControl;
import io.rallyd.daemon.race.RaceEnvironment;
import io.rallyd.daemon.repository.Repositories;
import io.rallyd.daemon.repository.TrackLibrary;
import io.rallyd.daemon.results.RaceStore;
import io.rallyd.driver.DriverRole;
import io.rallyd.driver.DriverSettings;
import io.rallyd.provisioner.ProvisionerRole;
import io.rallyd.provisioner.ProvisionerSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The parts as the product has them. */
final class ProductWiring implements Wiring {
  private static final Path SYSTEM_JDKS = Path.of("/usr/lib/jvm");

  @Override
  public NodeParts node(MachineSettings machine) {
    FileRequests files = new FileRequests();
    DriverRole driver =
        new DriverRole(
            new DriverSettings(
                machine.dataCache(),
                machine.rootDir().resolve("races"),
                machine.cores(),
                machine.corpusOrigins()),
            files::fetch);
    ProvisionerRole provisioner = new ProvisionerRole(provisioning(machine), files::fetch);
    provisioner.recover();
    return new NodeParts(
        files,
        List.of(
            new NodeRole(driver::register, driver::activity, driver::close),
            new NodeRole(provisioner::register, provisioner::activity, provisioner::close)),
        InstalledJdks.find(System.getenv(), Path.of(System.getProperty("java.home")), SYSTEM_JDKS));
  }

  @Override
  public RaceRunner races(RallyIni ini, MachineSettings machine, String version) {
    Repositories repositories = new Repositories();
    return new RaceControl(
        new RaceEnvironment(
            version,
            ini.require("provisioning", "node.name.prefix"),
            new RaceStore(machine.rootDir()),
            new LocalTracks(new TrackLibrary(repositories), machine.dataCache()),
            new LocalCandidates(repositories, machine.rootDir()),
            machine.workerDeadline(),
            InstantSource.system()));
  }

  private static ProvisionerSettings provisioning(MachineSettings machine) {
    return new ProvisionerSettings(
        machine.rootDir(),
        machine.installDir(),
        machine.runAs(),
        machine.passenv(),
        machine.startupTimeout(),
        ProvisionerSettings.DEFAULT_GRACE);
  }
}
