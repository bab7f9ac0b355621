/**
 * How messages become bytes: Kryo with registration required, a hand-written serializer beside each
 * record, and a catalogue of fixed numbers.
 *
 * <p>To change a message or to add one:
 *
 * <ol>
 *   <li>Edit the record's fields and its constant {@code WIRE}: {@code put...} each field in order,
 *       and {@code get...} each in the same order into the constructor (Java evaluates arguments
 *       from left to right). {@code putString}/{@code getString}, {@code putInt}, {@code putLong},
 *       {@code putDouble}, {@code putBoolean}, {@code putBytes}; {@code putStrings} for a list of
 *       texts, {@code putList(values, Other.WIRE)} for a list of records, {@code putMap(values,
 *       WireWriter::putLong)} for a map, {@code putTree} for JSON values, {@code put(Other.WIRE,
 *       value)} for a nested record, {@code putOptional} where null is allowed.
 *   <li>A new message gets the next free number of its conversation in {@link
 *       io.rallyd.protocol.wire.Catalogue}, whose minor version is raised for it; a nested record
 *       needs none. Numbers are never reused.
 *   <li>Write the golden bytes anew with {@code mvn -pl protocol test -Dtest=GoldenBytesTest
 *       -Drallyd.golden.write=true} and look at what changed: other files than those of your
 *       message must not. Put a copy into the folder of the minor version, for {@code
 *       GoldenV1Test}.
 * </ol>
 *
 * <p>On the wire: ints and longs are Kryo's zigzag varints, doubles their eight bytes from the
 * lowest, booleans one byte 0 or 1, texts a varint count of bytes and UTF-8, collections a varint
 * count and their elements, optional records a boolean before; trees have a type byte before each
 * value.
 */
package io.rallyd.protocol.wire;
