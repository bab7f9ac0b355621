package io.rallyd.driver.schedule;

/** How long a client waits before it sets in. */
public final class RampUp {
  private RampUp() {}

  /** Returns the wait in seconds: the clients set in evenly over the task's ramp-up time. */
  public static double seconds(Allocation.TaskAllocation allocation) {
    return allocation.task().rampUpTimePeriod().orElse(0)
        * allocation.globalClientIndex()
        / allocation.totalClients();
  }
}
