package io.rallyd.driver.load;

import io.rallyd.driver.params.OperationParams;
import io.rallyd.driver.params.ParamSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The same parameters for ever. */
class EndlessSource implements ParamSource {
  private final Optional<OperationParams> params;

  EndlessSource(Map<String, Object> values) {
    params = Optional.of(OperationParams.of(values));
  }

  @Override
  public Optional<OperationParams> next() {
    return params;
  }

  @Override
  public boolean infinite() {
    return true;
  }

  @Override
  public OptionalDouble percentCompleted() {
    return OptionalDouble.empty();
  }

  @Override
  public ParamSource partition(int index, int total) {
    return this;
  }
}
