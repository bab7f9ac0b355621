/**
 * Files from elsewhere: corpora for the load driver, archives for the provisioner. It is here
 * because both roles need it and neither may use the other; it knows no message and no link.
 */
package io.rallyd.transport.download;
