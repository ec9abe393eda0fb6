/** Characters that look the same as an ASCII letter or digit, in the fonts in which tools are listed. */
const TWINS: readonly [ascii: string, others: string][] = [
  ['a', 'аɑ'],
  ['b', 'Ь'],
  ['c', 'сϲᴄⅽ'],
  ['d', 'ԁⅾ'],
  ['e', 'еҽ'],
  ['f', 'ẝ'],
  ['g', 'ɡց'],
  ['h', 'һհ'],
  ['i', 'іⅰӏ'],
  ['j', 'јϳ'],
  ['k', 'ᴋ'],
  ['l', 'ⅼ'],
  ['m', 'ⅿ'],
  ['n', 'ո'],
  ['o', 'оοօᴏ'],
  ['p', 'рⲣ'],
  ['q', 'ԛ'],
  ['s', 'ѕꜱ'],
  ['u', 'սᴜ'],
  ['v', 'ѵⅴᴠ'],
  ['w', 'ԝᴡ'],
  ['x', 'хⅹ'],
  ['y', 'у'],
  ['z', 'ᴢ'],
  ['A', 'АΑᎪ'],
  ['B', 'ВΒᏴ'],
  ['C', 'СᏟⅭ'],
  ['D', 'ᎠⅮ'],
  ['E', 'ЕΕᎬ'],
  ['G', 'ԌᏀ'],
  ['H', 'НΗᎻ'],
  ['I', 'ІΙӀⅠ'],
  ['J', 'ЈᎫ'],
  ['K', 'КΚᏦ'],
  ['L', 'ᏞⅬ'],
  ['M', 'МΜᎷⅯ'],
  ['N', 'Ν'],
  ['O', 'ОΟՕ'],
  ['P', 'РΡᏢ'],
  ['Q', 'Ԛ'],
  ['R', 'Ꮢ'],
  ['S', 'ЅՏᏚ'],
  ['T', 'ТΤᎢ'],
  ['U', 'Ս'],
  ['V', 'ᏙⅤ'],
  ['W', 'ԜᎳ'],
  ['X', 'ХΧⅩ'],
  ['Y', 'ҮΥ'],
  ['Z', 'ΖᏃ'],
];

const ASCII_OF = new Map(TWINS.flatMap(([ascii, others]) => Array.from(others, (other) => [other, ascii] as const)));

/** The ASCII letter that a character looks like; undefined for one that looks like none, and for ASCII itself. */
export function asciiTwin(character: string): string | undefined {
  if (character <= '\x7f') return undefined;
  const twin = ASCII_OF.get(character);
  if (twin !== undefined) return twin;
  const code = character.codePointAt(0) ?? 0;
  // Full-width letters and the mathematical alphabets are letters of ASCII in another dress, as Unicode itself says.
  const isDressed =
    (code >= 0xff21 && code <= 0xff5a) || (code >= 0x1d400 && code <= 0x1d7ff) || (code >= 0x24b6 && code <= 0x24e9);
  const plain = isDressed ? character.normalize('NFKC') : '';
  return /^[A-Za-z0-9]$/.test(plain) ? plain : undefined;
}

/** Whether a text may hold such characters. */
export function mayHoldTwins(text: string): boolean {
  return /[\u0370-\u058f\u0251\u0261\u13a0-\u13ff\u1d00-\u1d2b\u2160-\u217f\u24b6-\u24e9\ua730-\ua7ff\uff21-\uff5a]|\ud835/.test(
    text,
  );
}

/** The text as it looks: every look-alike replaced, and for each unit of the result its place in the original. */
export function asItLooks(text: string): { text: string; places: number[] } {
  const places: number[] = [];
  let looks = '';
  let at = 0;
  for (const character of text) {
    const twin = asciiTwin(character) ?? character;
    for (let unit = 0; unit < twin.length; unit += 1) places.push(twin === character ? at + unit : at);
    looks += twin;
    at += character.length;
  }
  return { text: looks, places };
}
