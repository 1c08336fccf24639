// Finds the character NUL in what is asked: no name has one, and PostgreSQL stores none in a text.

/** The escape `\u0000` in JSON; a pair of backslashes before it is a backslash, and no escape begins there. */
const escaped = /(?<!\\)(?:\\\\)*\\u0000/;

/** JSON holds NUL by its escape alone (RFC 8259, 7). */
export const hasNul = (json: string): boolean => escaped.test(json);

/** Paths, queries and forms hold it percent-encoded (RFC 3986, 2.1). */
export const hasEncodedNul = (text: string): boolean => text.includes("%00");

/** In words, for who asked. */
export const nulRefused = "the character NUL is not taken";
