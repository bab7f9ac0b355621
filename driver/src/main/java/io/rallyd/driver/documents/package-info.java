/** Document files: reading slices of them by line, and writing them so that none is ever half. */
package io.rallyd.driver.documents;
