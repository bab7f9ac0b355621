package io.rallyd.driver.runner;

import io.rallyd.driver.track.Operation;
import io.rallyd.driver.track.OperationType;
import io.rallyd.protocol.RallyException;

/** Makes runners. */
public final class Runners {
  private Runners() {}

  /**
   * Returns a new runner for one client of a task.
   *
   * @param assertions whether assertions are checked
   * @throws RallyException when there is none for the operation type
   */
  public static Runner of(Operation operation, boolean assertions) {
    Runner runner = bare(operation);
    return assertions ? new AssertingRunner(runner) : runner;
  }

  private static Runner bare(Operation operation) {
    OperationType type =
        operation
            .builtIn()
            .orElseThrow(
                () ->
                    new RallyException(
                        "No runner available for operation type [" + operation.type() + "]."));
    return switch (type) {
      case BULK -> new BulkRunner();
      case SEARCH -> new SearchRunner();
      case SCROLL_SEARCH -> new ScrollRunner();
      case FORCE_MERGE -> new ForceMergeRunner();
      case NODE_STATS -> SimpleRunners.nodeStats();
      case SLEEP -> SimpleRunners.sleep();
      case RAW_REQUEST -> SimpleRunners.rawRequest();
      case REFRESH -> new RetryRunner(SimpleRunners.refresh());
      case PUT_SETTINGS -> new RetryRunner(SimpleRunners.putSettings());
      case CLUSTER_HEALTH -> new RetryRunner(new ClusterHealthRunner());
      case INDEX_STATS -> new RetryRunner(new IndexStatsRunner());
      case CREATE_INDEX -> new RetryRunner(new CreateIndexRunner());
      case DELETE_INDEX -> new RetryRunner(new DeleteIndexRunner());
      default ->
          throw new RallyException(
              "The operation type [" + operation.type() + "] is not supported yet.");
    };
  }
}
