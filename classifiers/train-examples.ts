import { z } from 'zod';
import { categorySchema, riskLevelSchema, type Subject } from '../src/domain/classification.ts';
import { toolDefinitionSchema } from '../src/domain/tool.ts';
import { extractFeatures, recordSpellings } from './features.ts';
import { createBag } from './statistical-bag.ts';
import { FACETS, pairIndex } from './statistical-classes.ts';
import { LESSONS, PHRASES, PURPOSES } from './train-lessons.ts';
import { createRandom, type Random } from './train-random.ts';

/** A tool whose class is known, with its features as numbers of a `Corpus`. */
export type Example = {
  id: string;
  /** Near-duplicate servers share one: examples of a family are never on both sides of a validation. */
  family: string;
  subject: Subject;
  pair: number;
  facets: readonly number[];
  weight: number;
  features: Int32Array;
};

/** Examples, and the written form of each feature that any of them has. */
export type Corpus = { examples: Example[]; lessons: Example[]; vocabulary: string[] };

/** One row of a file with labelled tools. */
export const labelledSchema = z.object({
  id: z.string(),
  family: z.string(),
  server: z.object({ name: z.string().optional(), description: z.string().optional() }),
  tool: toolDefinitionSchema,
  label: z.object({
    category: categorySchema,
    risk: riskLevelSchema,
    private_data: z.boolean(),
    untrusted_content: z.boolean(),
    external_send: z.boolean(),
    hard: z.boolean(),
  }),
});
export type Labelled = z.infer<typeof labelledSchema>;
type Row = { labelled: Labelled; weight: number };

/** A label that a second careful reader might not give counts less. */
const HARD_WEIGHT = 0.6;
const LESSON_SEED = 99;
/** Tools made for each purpose of a server. */
const PURPOSE_TOOLS = 6;

/** Reads labelled tools (one JSON row a line) and adds the lessons. Throws on a row that is no labelled tool. */
export function readCorpus(text: string): Corpus {
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Row => {
      const labelled = labelledSchema.parse(JSON.parse(line));
      return { labelled, weight: labelled.label.hard ? HARD_WEIGHT : 1 };
    });
  const random = createRandom(LESSON_SEED);
  const lessons = [...pairLessons(random), ...purposeLessons(random), ...phraseLessons()];
  return number(rows, lessons);
}

/** Deals families out to folds, the largest first, always to the smallest fold. */
export function dealFolds(examples: readonly Example[], folds: number): Int8Array {
  const sizes = new Map<string, number>();
  for (const { family } of examples) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  const order = [...sizes].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const held = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const [family, size] of order) {
    const smallest = held.indexOf(Math.min(...held));
    held[smallest] = (held[smallest] ?? 0) + size;
    foldOf.set(family, smallest);
  }
  return Int8Array.from(examples, ({ family }) => foldOf.get(family) ?? 0);
}

function number(rows: readonly Row[], lessons: readonly Row[]): Corpus {
  const bag = createBag();
  const spell = recordSpellings(bag);
  const numbers = new Map<number, number>();
  const vocabulary: string[] = [];
  const read = ({ labelled, weight }: Row): Example => {
    const { id, family, server, tool, label } = labelled;
    const subject = { tool, server };
    extractFeatures(subject, bag);
    const features = new Set<number>();
    for (let at = 0; at < bag.size; at++) {
      const hash = bag.hash[at] ?? 0;
      let feature = numbers.get(hash);
      if (feature === undefined) {
        feature = vocabulary.push(spell(hash)) - 1;
        numbers.set(hash, feature);
      }
      features.add(feature);
    }
    const pair = pairIndex(label.category, label.risk);
    if (pair < 0) throw new Error(`${id} is labelled ${label.category}, ${label.risk}, which the guide does not know.`);
    const facets = FACETS.map((facet) => (label[facet] ? 1 : 0));
    return { id, family, subject, pair, facets, weight, features: Int32Array.from(features) };
  };
  return { examples: rows.map(read), lessons: lessons.map(read), vocabulary };
}

function lines(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()));
}

function lesson(family: string, weight: number, tool: Labelled['tool'], label: string, server = ''): Row {
  const [category, risk, facets = ''] = label.split(' ');
  return {
    weight,
    labelled: labelledSchema.parse({
      id: family,
      family,
      server: { description: server },
      tool,
      label: {
        category,
        risk,
        private_data: facets.includes('P'),
        untrusted_content: facets.includes('U'),
        external_send: facets.includes('S'),
        hard: false,
      },
    }),
  };
}

/** Each verb of a line with each of its objects; a long line weighs more than a short one, but less than its length. */
function pairLessons(random: Random): Row[] {
  return lines(LESSONS).flatMap(([label = '', verbs = '', objects = ''], line) => {
    const pairs = verbs.split(' ').flatMap((verb) => objects.split(' ').map((object) => ({ verb, object })));
    return pairs.map(({ verb, object }) => {
      const description = describe(verb.replaceAll('_', ' '), object.replaceAll('_', ' '), random);
      const style = random();
      const name = style < 0.75 || description === '' ? `${verb}_${object}` : style < 0.9 ? `${object}_${verb}` : verb;
      return lesson(`lesson ${line}`, 1 / Math.sqrt(pairs.length), { name, description }, label);
    });
  });
}

function describe(verb: string, object: string, random: Random): string {
  const plain = /s$/.test(object) || /^(all|from|to|as|by|with|any)\b/.test(object);
  const phrase = plain ? object : `${random() < 0.5 ? 'a ' : random() < 0.5 ? 'the ' : ''}${object}`;
  const style = random();
  if (style < 0.35) return `${capital(verb)} ${phrase}`;
  if (style < 0.7) return `${capital(third(verb))} ${phrase}.`;
  if (style < 0.85) return `This tool allows you to ${verb} ${phrase}.`;
  return style < 0.93 ? `Tool to ${verb} ${phrase}` : '';
}

function third(verb: string): string {
  const first = verb.split(' ')[0] ?? '';
  const stem = first.replace(/(s|sh|ch|x|z)$/, '$1e').replace(/([^aeiou])y$/, '$1ie');
  return `${stem}s${verb.slice(first.length)}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function purposeLessons(random: Random): Row[] {
  const verbs = ['get', 'list', 'search', 'query', 'read', 'fetch', 'find', 'describe'];
  const objects = ['items', 'data', 'details', 'records', 'entries', 'content', 'information', 'results'];
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  return lines(PURPOSES).flatMap(([facets, purposes = '']) =>
    purposes.split(' / ').flatMap((purpose) =>
      Array.from({ length: PURPOSE_TOOLS }, () => {
        const verb = pick(verbs);
        const object = pick(objects);
        const description = random() < 0.5 ? `${capital(verb)} ${object}` : '';
        const tool = { name: `${verb}_${object}`, description };
        return lesson(`purpose ${purpose}`, 0.25, tool, `Read Low ${facets}`, capital(purpose));
      }),
    ),
  );
}

function phraseLessons(): Row[] {
  return lines(PHRASES).map(([label = '', name = '', description = '', parameters = ''], line) => {
    const list = parameters.includes('=')
      ? parameters.split(';').flatMap((part) => (part.includes('=') ? [part] : part.split(',')))
      : parameters.split(',');
    const properties = list.filter(Boolean).map((parameter) => {
      const [key = '', values] = parameter.split('=');
      return [key, { type: 'string', ...(values ? { enum: values.split(',') } : {}) }] as const;
    });
    const inputSchema = { type: 'object', properties: Object.fromEntries(properties) };
    return lesson(`phrase ${line}`, 0.5, { name, description, inputSchema }, label);
  });
}
