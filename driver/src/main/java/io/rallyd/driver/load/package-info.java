/** Making load: clients, the workers that carry them, and a race's share of one machine. */
package io.rallyd.driver.load;
