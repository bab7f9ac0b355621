/** What there is: tracks, cars, pipelines and past races. */
package io.rallyd.cli.listing;
