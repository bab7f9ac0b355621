/** Parameter sources: what each single invocation of an operation is given. */
package io.rallyd.driver.params;
