import type { Hidden } from './invisible.ts';
import { RIGHT_TO_LEFT } from './scripts.ts';
import type { Span } from './sentences.ts';

const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/;
/** A control, and what stands between it and its end. */
const STRETCH = /[\u202a\u202b\u202d\u202e\u2066-\u2068][^\u202a-\u202e\u2066-\u2069]{0,300}[\u202c\u2069]?/g;
const MOST = 20;

/**
 * Controls that make a text appear in another order than it is read in.
 *
 * Overrides have no honest use in a definition. The others belong beside Hebrew or Arabic letters, and a first-strong isolate
 * with its end is what message libraries put around any value.
 */
export function bidirectionalIn(text: string): Hidden[] {
  if (!CONTROLS.test(text)) return [];
  const places: Span[] = [];
  let decoded = '';
  const isRightToLeft = RIGHT_TO_LEFT.test(text);
  for (const match of text.matchAll(STRETCH)) {
    const stretch = match[0];
    if (places.length >= MOST || !isStrange(stretch, isRightToLeft)) continue;
    places.push({ start: match.index, end: match.index + stretch.length });
    const said = stretch.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
    if (said !== '') decoded += `${decoded === '' ? '' : ' … '}${said}`;
  }
  if (places.length === 0) return [];
  const claim = 'Bidirectional controls make the text appear in another order than it is read in.';
  return [{ kind: 'bidirectional-text', claim, places, ...(decoded === '' ? {} : { decoded }) }];
}

function isStrange(stretch: string, isRightToLeft: boolean): boolean {
  const control = stretch.charCodeAt(0);
  if (control === 0x202d || control === 0x202e) return true;
  const ends = /[\u202c\u2069]$/.test(stretch);
  if (control === 0x2068) return !ends && !isRightToLeft;
  // A stretch to be read from right to left without anything that is.
  if (control === 0x202b || control === 0x2067) return !RIGHT_TO_LEFT.test(stretch);
  return !isRightToLeft;
}
