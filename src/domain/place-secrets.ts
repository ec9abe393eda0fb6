import { isMasked, maskAddress, maskArguments, namesSecret } from './secrets.ts';
import type { Where } from './server.ts';

/** Texts that must not be seen in anything that is kept of a server at this place: its secrets, as it may repeat them. */
export function secretValues(where: Where): string[] {
  switch (where.kind) {
    case 'http':
      return [
        ...hiddenWords(where.url, maskAddress(where.url)),
        ...Object.values(where.headers ?? {}).flatMap(withoutScheme),
      ];
    case 'command': {
      const line = [where.command, ...where.args];
      const masked = maskArguments(line);
      const values = Object.entries(where.env ?? {}).filter(
        ([name, value]) => namesSecret(name) || !isPlainWord(value),
      );
      return [...line.flatMap((arg, at) => hiddenWords(arg, masked[at] ?? '')), ...values.map(([, value]) => value)];
    }
    // What is started of a package is made of dummies, and a recording says what it says.
    case 'package':
    case 'foreign':
    case 'recorded':
      return [];
  }
}

/** Whether secrets of this place were taken out of it, so that it can be shown, and neither started nor reached. */
export function isOnlyShown(where: Where): boolean {
  if (where.kind === 'http') return isMasked(where.url) || Object.values(where.headers ?? {}).some(isMasked);
  if (where.kind !== 'command') return false;
  return [where.command, ...where.args, ...Object.values(where.env ?? {})].some(isMasked);
}

/** A word such as `production` or `true` is a setting: taking it out everywhere would blank out half of a description. */
function isPlainWord(value: string): boolean {
  return /^[a-z]*$/i.test(value);
}

function withoutScheme(value: string): string[] {
  const [, token] = /^[a-z]+\s+(\S+)$/i.exec(value) ?? [];
  return token === undefined ? [value] : [value, token];
}

/** The words of a text that masking took out of it, and the value of an assignment as a whole. */
function hiddenWords(text: string, masked: string): string[] {
  if (text === masked) return [];
  const value = text.slice(text.indexOf('=') + 1);
  const words = [text, value, ...text.split(/\s+/), ...text.split(/[\s"'=,;:{}&?#/@]+/)];
  return words.flatMap((word) => [word, decoded(word)]).filter((word) => word !== '' && !masked.includes(word));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
