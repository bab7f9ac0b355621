package io.rallyd.driver.params;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Gives every invocation the same parameters, for ever. Safe for use by several threads. */
final class ConstantParamSource implements ParamSource {
  private final Optional<OperationParams> params;

  ConstantParamSource(Map<String, Object> values) {
    this.params = Optional.of(OperationParams.of(values));
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
