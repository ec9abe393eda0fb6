import { featureHash } from './statistical-tokens.ts';

/** Where a word stood. The codes are written into the model file, so that it can be read by people. */
export const ZONES = [
  'n', // name: any word
  'nf', // name: first word
  'nl', // name: last word
  'nb', // name: two neighbouring words
  'na', // name: concept of any word
  'nv', // name: first act
  'nz', // name: last act
  'np', // name: first act with another concept of the name
  'd', // description: any word that is not an aside
  'd1', // description: any word of the first sentence
  'df', // description: first word
  'db', // description: two neighbouring words of the first sentence
  'dv', // description: first act
  'dw', // description: second act
  'dc', // description: concept in the first sentence
  'dp', // description: first act with another concept of the first sentence
  'dr', // description: concept in a later sentence
  'da', // description: any word of its list of arguments
  'dt', // description: any word of what it says is returned
  'nd', // first act of the name with first act of the description
  'p', // parameter name: any word
  'pb', // parameter name: two neighbouring words, or the only one
  'pc', // parameter name: concept
  'pd', // parameter description: any word
  'pe', // enum value: any word
  'px', // enum value: act
  'nq', // first act of the name with a concept of a parameter's name
  's', // the server's description: any word
  'sc', // the server's description: concept
  'sn', // the server's name: concept
  'ns', // first act of the name with a concept of the server
  'f', // a flag
] as const;
export type Zone = (typeof ZONES)[number];

const MOST_FEATURES = 4096;
const MOST_FIELDS = 400;

/** The features of one tool: hash of each, and the place in the definition that it was read from. */
export type FeatureBag = {
  size: number;
  readonly hash: Int32Array;
  /** Index into `fields`, or -1 where no string value stands behind the feature. */
  readonly field: Int16Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Paths of member names, outermost first. */
  readonly fields: (readonly string[])[];
  /** The field that `add` notes. */
  current: number;
  /** When set, remembers zone and words of each feature: training needs them to write a readable model. */
  spellings: Map<number, readonly [zone: number, first: number, second: number]> | undefined;
};

export function createBag(): FeatureBag {
  return {
    size: 0,
    hash: new Int32Array(MOST_FEATURES),
    field: new Int16Array(MOST_FEATURES),
    start: new Int32Array(MOST_FEATURES),
    end: new Int32Array(MOST_FEATURES),
    fields: [],
    current: -1,
    spellings: undefined,
  };
}

export function emptyBag(bag: FeatureBag): void {
  bag.size = 0;
  bag.fields.length = 0;
  bag.current = -1;
}

/** Notes a feature of one or two word hashes; what does not fit is dropped. */
export function add(bag: FeatureBag, zone: number, first: number, second: number, start: number, end: number): void {
  const at = bag.size;
  if (at >= MOST_FEATURES) return;
  const hash = featureHash(zone, first, second);
  bag.hash[at] = hash;
  bag.field[at] = bag.current;
  bag.start[at] = start;
  bag.end[at] = end;
  bag.size = at + 1;
  bag.spellings?.set(hash, [zone, first, second]);
}

/** Says that the features which follow stand in the string at this path. */
export function enterField(bag: FeatureBag, path: readonly string[]): void {
  bag.current = bag.fields.length < MOST_FIELDS ? bag.fields.push(path) - 1 : -1;
}

/** Says that no string value stands behind the features which follow: a quote must be of a value, not of a key. */
export function leaveField(bag: FeatureBag): void {
  bag.current = -1;
}

/** The number of a zone. */
export function zone(code: Zone): number {
  return ZONES.indexOf(code);
}
