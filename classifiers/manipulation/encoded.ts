/** A stretch of a text that is written in another way than it is meant, with what it says. */
export type Encoded = { start: number; end: number; decoded: string };

const LONGEST = 20_000;
const MOST = 20;

type Encoding = { pattern: RegExp; decode: (run: string) => string | undefined };

const ENCODINGS: readonly Encoding[] = [
  { pattern: /(?:%[0-9a-f]{2}){8,}(?:(?:%[0-9a-f]{2})|[\w.~-]){0,4000}/gi, decode: fromPercent },
  { pattern: /(?:\\x[0-9a-f]{2}){8,}/gi, decode: (run) => fromHex(run.replaceAll(/\\x/gi, '')) },
  { pattern: /(?:\\u00[0-9a-f]{2}){8,}/gi, decode: (run) => fromHex(run.replaceAll(/\\u00/gi, '')) },
  { pattern: /(?:&#(?:x[0-9a-f]{2,6}|\d{2,7});){8,}/gi, decode: fromReferences },
  {
    pattern: /(?<![0-9a-f])(?:0x)?(?:[0-9a-f]{2}){16,}(?![0-9a-f])/gi,
    decode: (run) => fromHex(run.replace(/^0x/i, '')),
  },
  { pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}/g, decode: fromBase64 },
];

/** Every stretch of the text that decodes to something a person or a model can read. */
export function encodedIn(text: string): Encoded[] {
  const found: Encoded[] = [];
  for (const { pattern, decode } of ENCODINGS) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= MOST) return found;
      const decoded = decode(match[0].slice(0, LONGEST));
      if (decoded === undefined || !isReadable(decoded)) continue;
      found.push({ start: match.index, end: match.index + match[0].length, decoded });
    }
  }
  return found;
}

/** Letters and spaces, and hardly anything else. */
export function isReadable(text: string, fewest = 8): boolean {
  const letters = text.match(/[\p{L}\s]/gu)?.length ?? 0;
  return letters >= fewest && letters > text.length * 0.7 && !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text);
}

function fromPercent(run: string): string | undefined {
  try {
    return decodeURIComponent(run);
  } catch {
    return undefined;
  }
}

function fromHex(digits: string): string | undefined {
  const bytes = new Uint8Array(digits.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  return fromBytes(bytes);
}

function fromReferences(run: string): string {
  return run.replaceAll(
    /&#(?:x([0-9a-f]{2,6})|(\d{2,7}));/gi,
    (_, hex: string | undefined, decimal: string | undefined) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}

function fromBase64(run: string): string | undefined {
  // A word of letters alone is a name, not a text: `getCostAndUsageWithResources`.
  if (!/\d|[+/=]/.test(run) && !/[a-z][A-Z][A-Z][a-z]/.test(run)) return undefined;
  const whole = run.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  try {
    const binary = atob(whole.slice(0, whole.length - (whole.length % 4 === 1 ? 1 : 0)));
    return fromBytes(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** UTF-8, or nothing. */
export function fromBytes(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
