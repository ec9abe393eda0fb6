import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CLASSIFIER_VERSION } from '../../classifiers/classify.ts';
import { evaluate } from '../../classifiers/evaluate.ts';
import { type LabelledTool, readLabelled, writeLabelled } from '../../classifiers/labelled.ts';
import { askShipped, shippedModel } from '../../classifiers/opinions.ts';
import { type SeenTools, seenBefore, seenToolsSchema } from '../../classifiers/seen-tools.ts';
import type { EvaluatedSet } from '../domain/figures.ts';
import { VERSION } from '../version.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { printEvaluation } from './eval-tables.ts';
import { fileFault } from './recorded.ts';
import { canCrossValidate, judgeUnseen } from './unseen.ts';

export type EvalOptions = { json?: boolean; crossValidate?: boolean; shipped?: boolean };

/** Enough resamples that the ends of an interval stand still to a tenth of a percent, drawn from a seed of our own. */
const RESAMPLING = { resamples: 1000, seed: 731 } as const;
/** Where the model has seen a smaller share of a set than this, those rows are left out; otherwise it is cross-validated. */
const OVERLAP = 0.1;
/** Cross-validation makes this many models, each without a part of the families. */
const LEAST_FAMILIES = 5;
const FAULTS_SHOWN = 10;

/** `toolrisk eval <labels.jsonl>`: every figure of the classifier on labelled tools, beside baselines. */
export async function evalFile(path: string, options: EvalOptions, terminal: Terminal): Promise<number> {
  const evaluated = await evaluateFile(path, options, terminal);
  if (options.json) await terminal.write(`${figuresJson(evaluated)}\n`);
  else await terminal.write(printEvaluation(evaluated));
  return evaluated.set.leftOut.unreadable > 0 ? EXIT.nothing : EXIT.done;
}

/**
 * Measures the classifier on the labelled tools of a file, or of standard input for `-`. A row that cannot be read is
 * said and left out.
 * @throws Obstacle when there is nothing to measure on, or when what was asked for cannot be done here.
 */
export async function evaluateFile(path: string, options: EvalOptions, terminal: Terminal): Promise<EvaluatedSet> {
  const bytes = await readBytes(path, terminal);
  const { rows: read, faults } = readLabelled(bytes.toString('utf8'));
  for (const fault of faults.slice(0, FAULTS_SHOWN)) terminal.say(fault);
  if (faults.length > FAULTS_SHOWN) terminal.say(`${faults.length} lines are left out in all.`);
  if (read.length === 0)
    throw new Obstacle(
      `${path === '-' ? 'Standard input' : path} holds no labelled tool; give one row a line: {"id", "server", "tool", "family", "source", "label"}.`,
    );
  const { method, rows } = choose(read, options, terminal);
  const opinions = method === 'shipped' ? askShipped(rows) : await judgeUnseen(writeLabelled(rows), terminal);
  return {
    toolrisk: VERSION,
    classifier: CLASSIFIER_VERSION,
    method,
    set: {
      rows: rows.length,
      families: new Set(rows.map(({ family }) => family)).size,
      hard: rows.filter(({ label }) => label.hard).length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      leftOut: { unreadable: faults.length, seen: read.length - rows.length },
    },
    ...evaluate(rows, opinions, RESAMPLING),
  };
}

/** Figures as JSON, with six digits after the point: enough that rounding them for a table does not round twice. */
export function figuresJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, member: unknown) => (typeof member === 'number' ? Math.round(member * 1e6) / 1e6 : member),
    2,
  );
}

type Choice = { method: EvaluatedSet['method']; rows: readonly LabelledTool[] };

/** A model is not measured on what it was trained on, unless the user wants just that. */
function choose(rows: readonly LabelledTool[], options: EvalOptions, terminal: Terminal): Choice {
  if (options.crossValidate) return crossValidated(rows);
  const model = shippedModel();
  if ('problem' in model) terminal.say(`${model.problem} The rules judge alone.`);
  const list = 'problem' in model ? undefined : readSeenTools(model.version);
  const seen = list === undefined ? [] : seenBefore(list, rows);
  const known = seen.filter(Boolean).length;
  if (options.shipped) {
    if (known > 0)
      terminal.say(
        `The shipped model was trained on ${known} of these ${rows.length} tools or on their like: the figures flatter it.`,
      );
    return { method: 'shipped', rows };
  }
  if ('version' in model && list === undefined)
    return crossValidated(rows, 'It is not known which tools the shipped model was trained on, and ');
  if (known >= rows.length * OVERLAP)
    return crossValidated(
      rows,
      `The shipped model was trained on ${known} of these ${rows.length} tools or on their like, and `,
    );
  if (known > 0)
    terminal.say(`${known} of ${rows.length} tools are left out, because the shipped model was trained on their like.`);
  return { method: 'shipped', rows: rows.filter((_, index) => seen[index] !== true) };
}

/** All tools, to be judged by models that have not seen their family; `because` begins the sentence if that cannot be. */
function crossValidated(rows: readonly LabelledTool[], because = ''): Choice {
  if (!canCrossValidate()) {
    const only = `${because}only --shipped can be done here: cross-validation trains models, and the code for that is in a checkout of the project.`;
    throw new Obstacle(only.slice(0, 1).toUpperCase() + only.slice(1));
  }
  const families = new Set(rows.map(({ family }) => family)).size;
  if (families < LEAST_FAMILIES)
    throw new Obstacle(
      `Cross-validation needs tools of at least ${LEAST_FAMILIES} families, and these are of ${families}; --shipped measures the model as it is.`,
    );
  return { method: 'cross-validated', rows };
}

/** What the shipped model was trained on; undefined where the list is missing or of another model. */
function readSeenTools(model: string): SeenTools | undefined {
  try {
    const file = join(import.meta.dirname, '..', '..', 'classifiers', 'seen-tools.json');
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const read = seenToolsSchema.safeParse(json);
    return read.success && read.data.model === model ? read.data : undefined;
  } catch {
    return undefined;
  }
}

async function readBytes(path: string, terminal: Terminal): Promise<Buffer> {
  if (path === '-') return buffer(terminal.input);
  try {
    return await readFile(path);
  } catch (error) {
    throw new Obstacle(`${path} cannot be read: ${fileFault(error)}.`);
  }
}
