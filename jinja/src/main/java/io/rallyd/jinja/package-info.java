/**
 * The template language of tracks and cars: Jinja2 3.1 as an interpreter in plain Java.
 *
 * <p>{@link io.rallyd.jinja.Environment} reads templates, {@link io.rallyd.jinja.Template} renders
 * them, {@link io.rallyd.jinja.TemplateException} says what is wrong and where. Functions, filters
 * and tests of one's own are the interfaces of {@code io.rallyd.jinja.value}.
 */
package io.rallyd.jinja;
