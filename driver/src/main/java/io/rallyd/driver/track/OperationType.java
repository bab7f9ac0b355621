package io.rallyd.driver.track;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operation types of the track format. Which of them can be raced is {@link #supported}. */
public enum OperationType {
  /** {@code bulk}. */
  BULK("bulk", false, true),
  /** {@code search}. */
  SEARCH("search", false, true),
  /** {@code scroll-search}. */
  SCROLL_SEARCH("scroll-search", false, true),
  /** {@code paginated-search}. */
  PAGINATED_SEARCH("paginated-search", false, false),
  /** {@code composite-agg}. */
  COMPOSITE_AGG("composite-agg", false, false),
  /** {@code raw-request}. */
  RAW_REQUEST("raw-request", false, true),
  /** {@code composite}. */
  COMPOSITE("composite", false, false),
  /** {@code sql}. */
  SQL("sql", false, false),
  /** {@code esql}. */
  ESQL("esql", false, false),
  /** {@code esql-profile}. */
  ESQL_PROFILE("esql-profile", false, false),
  /** {@code field-caps}. */
  FIELD_CAPS("field-caps", false, false),
  /** {@code submit-async-search}. */
  SUBMIT_ASYNC_SEARCH("submit-async-search", false, false),
  /** {@code delete-async-search}. */
  DELETE_ASYNC_SEARCH("delete-async-search", false, false),
  /** {@code get-async-search}. */
  GET_ASYNC_SEARCH("get-async-search", false, false),
  /** {@code open-point-in-time}. */
  OPEN_POINT_IN_TIME("open-point-in-time", false, false),
  /** {@code close-point-in-time}. */
  CLOSE_POINT_IN_TIME("close-point-in-time", false, false),
  /** {@code run-until}. */
  RUN_UNTIL("run-until", false, false),
  /** {@code index-stats}. */
  INDEX_STATS("index-stats", false, true),
  /** {@code node-stats}. */
  NODE_STATS("node-stats", false, true),
  /** {@code wait-for-recovery}. */
  WAIT_FOR_RECOVERY("wait-for-recovery", false, false),
  /** {@code wait-for-snapshot-create}. */
  WAIT_FOR_SNAPSHOT_CREATE("wait-for-snapshot-create", false, false),
  /** {@code wait-for-current-snapshots-create}. */
  WAIT_FOR_CURRENT_SNAPSHOTS_CREATE("wait-for-current-snapshots-create", false, false),
  /** {@code downsample}. */
  DOWNSAMPLE("downsample", false, false),
  /** {@code force-merge}. */
  FORCE_MERGE("force-merge", true, true),
  /** {@code cluster-health}. */
  CLUSTER_HEALTH("cluster-health", true, true),
  /** {@code put-settings}. */
  PUT_SETTINGS("put-settings", true, true),
  /** {@code create-snapshot}. */
  CREATE_SNAPSHOT("create-snapshot", true, false),
  /** {@code restore-snapshot}. */
  RESTORE_SNAPSHOT("restore-snapshot", true, false),
  /** {@code create-snapshot-repository}. */
  CREATE_SNAPSHOT_REPOSITORY("create-snapshot-repository", true, false),
  /** {@code delete-snapshot-repository}. */
  DELETE_SNAPSHOT_REPOSITORY("delete-snapshot-repository", true, false),
  /** {@code sleep}. */
  SLEEP("sleep", true, true),
  /** {@code put-pipeline}. */
  PUT_PIPELINE("put-pipeline", true, false),
  /** {@code refresh}. */
  REFRESH("refresh", true, true),
  /** {@code create-index}. */
  CREATE_INDEX("create-index", true, true),
  /** {@code delete-index}. */
  DELETE_INDEX("delete-index", true, true),
  /** {@code create-data-stream}. */
  CREATE_DATA_STREAM("create-data-stream", true, false),
  /** {@code delete-data-stream}. */
  DELETE_DATA_STREAM("delete-data-stream", true, false),
  /** {@code create-composable-template}. */
  CREATE_COMPOSABLE_TEMPLATE("create-composable-template", true, false),
  /** {@code delete-composable-template}. */
  DELETE_COMPOSABLE_TEMPLATE("delete-composable-template", true, false),
  /** {@code create-component-template}. */
  CREATE_COMPONENT_TEMPLATE("create-component-template", true, false),
  /** {@code delete-component-template}. */
  DELETE_COMPONENT_TEMPLATE("delete-component-template", true, false),
  /** {@code create-index-template}. */
  CREATE_INDEX_TEMPLATE("create-index-template", true, false),
  /** {@code delete-index-template}. */
  DELETE_INDEX_TEMPLATE("delete-index-template", true, false),
  /** {@code shrink-index}. */
  SHRINK_INDEX("shrink-index", true, false),
  /** {@code create-ml-datafeed}. */
  CREATE_ML_DATAFEED("create-ml-datafeed", true, false),
  /** {@code delete-ml-datafeed}. */
  DELETE_ML_DATAFEED("delete-ml-datafeed", true, false),
  /** {@code start-ml-datafeed}. */
  START_ML_DATAFEED("start-ml-datafeed", true, false),
  /** {@code stop-ml-datafeed}. */
  STOP_ML_DATAFEED("stop-ml-datafeed", true, false),
  /** {@code create-ml-job}. */
  CREATE_ML_JOB("create-ml-job", true, false),
  /** {@code delete-ml-job}. */
  DELETE_ML_JOB("delete-ml-job", true, false),
  /** {@code open-ml-job}. */
  OPEN_ML_JOB("open-ml-job", true, false),
  /** {@code close-ml-job}. */
  CLOSE_ML_JOB("close-ml-job", true, false),
  /** {@code create-transform}. */
  CREATE_TRANSFORM("create-transform", true, false),
  /** {@code start-transform}. */
  START_TRANSFORM("start-transform", true, false),
  /** {@code delete-transform}. */
  DELETE_TRANSFORM("delete-transform", true, false),
  /** {@code wait-for-transform}. */
  WAIT_FOR_TRANSFORM("wait-for-transform", true, false),
  /** {@code transform-stats}. */
  TRANSFORM_STATS("transform-stats", true, false),
  /** {@code create-ilm-policy}. */
  CREATE_ILM_POLICY("create-ilm-policy", true, false),
  /** {@code delete-ilm-policy}. */
  DELETE_ILM_POLICY("delete-ilm-policy", true, false),
  /** {@code enrich-policy}. */
  ENRICH_POLICY("enrich-policy", true, false);

  private static final Map<String, OperationType> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(t -> t.typeName, Function.identity()));

  private final String typeName;
  private final boolean admin;
  private final boolean supported;

  OperationType(String typeName, boolean admin, boolean supported) {
    this.typeName = typeName;
    this.admin = admin;
    this.supported = supported;
  }

  /** Returns the type of that name. */
  public static Optional<OperationType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the name in a track. */
  public String typeName() {
    return typeName;
  }

  /** Returns whether it is housekeeping, which reports leave out unless asked or failing. */
  public boolean admin() {
    return admin;
  }

  /** Returns whether this version can run it. */
  public boolean supported() {
    return supported;
  }
}
