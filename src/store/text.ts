/** How much of a text can be found by searching: 20,000 UTF-16 units; the raw definition is always whole. */
const SEARCHABLE = 20_000;
/** How much of a query is looked at: 200 UTF-16 units, so that nobody can ask for ten thousand words. */
const QUERY = 200;

/** The text without what a PostgreSQL `text` refuses: NUL characters and lone surrogates become U+FFFD. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** `storable` for a field that may be absent. */
export function storableOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storable(text);
}

/** What a search looks through: the given texts, folded as `searchWords` folds the words of a query. */
export function searchable(texts: readonly (string | undefined)[]): string {
  const joined = texts.filter((text) => text !== undefined && text !== '').join('\n');
  return storable(fold(joined.slice(0, SEARCHABLE)));
}

/** The words of a query, folded. Folding happens here and not in SQL, where it would follow the server's locale. */
export function searchWords(query: string | undefined): string[] {
  const words = storable(fold((query ?? '').slice(0, QUERY))).split(/\s+/);
  return [...new Set(words)].filter((word) => word !== '');
}

/** A LIKE pattern that finds the word anywhere, with `%`, `_` and `\` meaning themselves. */
export function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
