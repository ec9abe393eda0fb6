import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { CLASSIFIER_VERSION } from '../../classifiers/classify.ts';
import { belowFloors, type Floors, floorsSchema, raiseFloors } from '../../classifiers/floors.ts';
import { type Figures, figuresSchema, type NamedSet } from '../domain/figures.ts';
import { EXIT, Obstacle, type Terminal, UsageError } from './command.ts';
import { evaluateFile, figuresJson } from './eval.ts';
import { withFigures } from './figures-table.ts';
import { canCrossValidate } from './unseen.ts';

export type FiguresOptions = { firstSight?: string[]; raise?: boolean };

const ROOT = join(import.meta.dirname, '..', '..');

/** What the set is called that the model is trained on, unless its argument says otherwise. */
const DEVELOPMENT = 'development set';

/**
 * `npm run figures -- [<name>=]<labels.jsonl>… [--first-sight [<name>=]<labels.jsonl>…] [--raise]`, for work on the
 * project: measures the classifier and writes the figures to `classifiers/figures.json` and into the README. It writes
 * nothing when a figure is below its floor. `root` is the checkout.
 */
export async function writeFigures(
  targets: readonly string[],
  options: FiguresOptions,
  terminal: Terminal,
  root: string = ROOT,
): Promise<number> {
  if (!canCrossValidate()) throw new Obstacle('Figures are written in a checkout of the project, which this is not.');
  const { firstSight = [], raise = false } = options;
  if (targets.length + firstSight.length === 0)
    throw new UsageError('Name the labelled tools: npm run figures -- <labels.jsonl> [<more.jsonl>…]');
  const files = {
    figures: join(root, 'classifiers', 'figures.json'),
    floors: join(root, 'classifiers', 'floors.json'),
    readme: join(root, 'README.md'),
  };
  const old: Figures = await readJson(files.figures, figuresSchema, { sets: [] });
  const sets: NamedSet[] = [];
  for (const target of targets) sets.push(await measureSet(target, false, terminal));
  const all = [...sets, ...stillOf(old, sets, terminal), ...(await firstSights(old, firstSight, terminal))];
  const figures = figuresSchema.parse(JSON.parse(figuresJson({ sets: all })));
  const floors: Floors = await readJson(files.floors, floorsSchema, {});
  const faults = sets.flatMap((set) => belowFloors(set, floors));
  for (const fault of faults) terminal.say(fault);
  if (faults.length > 0) throw new Obstacle('Nothing was written. Mend it, or lower the floor by hand and say why.');
  for (const { name } of sets) {
    if (!raise && floors[name] === undefined) terminal.say(`No floors are kept for the ${name}; --raise sets them.`);
  }
  const readme = withFigures(await readFile(files.readme, 'utf8'), figures);
  await writeFile(files.figures, `${figuresJson(figures)}\n`);
  await writeFile(files.readme, readme);
  if (raise)
    await writeFile(files.floors, `${figuresJson(sets.reduce((held, set) => raiseFloors(set, held), floors))}\n`);
  terminal.say(`Wrote the figures of ${figures.sets.length === 1 ? 'one set' : `${figures.sets.length} sets`}.`);
  return EXIT.done;
}

/** The sets of before that were not measured now: they stay as long as they are of this classifier. */
function stillOf(old: Figures, sets: readonly NamedSet[], terminal: Terminal): NamedSet[] {
  const others = old.sets.filter((set) => !set.firstSight && sets.every(({ name }) => name !== set.name));
  for (const { name, classifier } of others) {
    if (classifier !== CLASSIFIER_VERSION)
      terminal.say(`The figures of the ${name} are of ${classifier} and were not measured again; they are left out.`);
  }
  return others.filter(({ classifier }) => classifier === CLASSIFIER_VERSION);
}

/** The sets at first sight: those of before for ever, and the new ones among `targets`. */
async function firstSights(old: Figures, targets: readonly string[], terminal: Terminal): Promise<NamedSet[]> {
  const kept = old.sets.filter((set) => set.firstSight);
  for (const target of targets) {
    const { path } = namedTarget(target);
    const sha256 = createHash('sha256')
      .update(await readFile(path).catch(() => ''))
      .digest('hex');
    const known = kept.find(({ set }) => set.sha256 === sha256);
    if (known === undefined) kept.push(await measureSet(target, true, terminal));
    else terminal.say(`${path} had its first sight on ${known.date}, as “${known.name}”; those figures stay.`);
  }
  return kept;
}

async function measureSet(target: string, firstSight: boolean, terminal: Terminal): Promise<NamedSet> {
  const { name, path } = namedTarget(target);
  const evaluated = await evaluateFile(path, {}, terminal);
  const { set, method, details } = evaluated;
  if (set.leftOut.unreadable > 0) throw new Obstacle(`${path} has lines that cannot be read; mend them first.`);
  if (firstSight && method !== 'shipped')
    throw new Obstacle(`${path} is no first sight: the shipped model was trained on it.`);
  const { ids: _, ...dangerousMisses } = details.dangerousMisses;
  return {
    name: name ?? (method === 'shipped' ? basename(path).replace(/\.jsonl$/, '') : DEVELOPMENT),
    firstSight,
    date: new Date().toISOString().slice(0, 10),
    ...evaluated,
    // The names of the labelled tools belong to their owners.
    details: { ...details, dangerousMisses },
  };
}

function namedTarget(target: string): { name?: string; path: string } {
  const at = target.indexOf('=');
  return at === -1 || existsSync(target) ? { path: target } : { name: target.slice(0, at), path: target.slice(at + 1) };
}

/** A file of ours, or `otherwise` where there is none yet; what it holds is not thrown away because it cannot be read. */
async function readJson<Value>(file: string, schema: z.ZodType<Value>, otherwise: Value): Promise<Value> {
  if (!existsSync(file)) return otherwise;
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new Obstacle(`${file} cannot be read; mend it, or delete it if nothing in it is worth keeping.`);
  }
}
