package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberRegistry;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.transport.RequestFailedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemberCallsTest {
  @Test
  void whatAMachineCannotBeToldIsSaid() {
    ScriptedMachine machine = new ScriptedMachine();
    machine.answers(
        request ->
            CompletableFuture.failedFuture(
                new RequestFailedException(
                    RequestFailedException.Kind.BAD_MESSAGE, "rallyd has to be updated there")));
    Member member =
        machine.join(
            new MemberRegistry("10.0.0.1", new Joined("1", "c"), InstantSource.system()),
            "10.0.0.3");
    CompletableFuture<?> call =
        MemberCalls.ask(member, "recording", new RecordSamples("r", ""), Duration.ofSeconds(1));
    assertThatThrownBy(call::join).rootCause().isInstanceOf(RequestFailedException.class);
    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOf(RallyException.class)
        .hasMessage("Machine 10.0.0.3 failed recording: rallyd has to be updated there.");
  }
}
