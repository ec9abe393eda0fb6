/** Characters that a reader of a file would not see, or that would act on a terminal or an editor instead. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** JSON with two blanks of indent and a line feed at its end; characters that nobody would see are written as `\uXXXX`. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replaceAll(UNSEEN, (character) => (character === '\n' ? character : jsonEscape(character)))}\n`;
}

/** A JSON string, which is also a Rego string (both are read by the same rules). */
export function jsonString(text: string): string {
  return JSON.stringify(text).replaceAll(UNSEEN, jsonEscape);
}

/** A TOML basic string (TOML 1.0, section "String"); undefined for a text with a lone surrogate, which TOML cannot hold. */
export function tomlString(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  const escaped = text.replaceAll(/["\\]/g, '\\$&').replaceAll(UNSEEN, (character) => {
    const hex = codeOf(character);
    return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

/** A key of a TOML table: bare where TOML reads it bare, else quoted. */
export function tomlKey(text: string): string | undefined {
  return /^[A-Za-z0-9_-]+$/.test(text) ? text : tomlString(text);
}

/** A Cedar string, by the escapes of Rust that Cedar reads; undefined for a text with a lone surrogate. */
export function cedarString(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  return `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll(UNSEEN, (character) => `\\u{${codeOf(character)}}`)}"`;
}

function jsonEscape(character: string): string {
  const units = character.split('');
  return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
