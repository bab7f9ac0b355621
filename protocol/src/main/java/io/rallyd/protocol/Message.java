package io.rallyd.protocol;

/**
 * Something that one machine says to another: a small immutable record with its serializer beside
 * it.
 *
 * <p>Every message has a fixed number in the catalogue; the number is what travels, never a class
 * name.
 */
public interface Message {}
