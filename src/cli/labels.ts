import { access, constants, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeLabelled } from '../../classifiers/labelled.ts';
import {
  type JoinedLabels,
  joinLabels,
  type PublishedLabel,
  readPublishedLabels,
} from '../../classifiers/published-labels.ts';
import { crawlServer } from '../../crawler/crawl-server.ts';
import { labelledListing } from '../../crawler/labelled-servers.ts';
import { printableLine } from '../domain/printable.ts';
import { type ServerListing, serverWords } from '../domain/server.ts';
import { withDescription } from '../ingest.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { personLine } from './crawl-lines.ts';

export type LabelsOptions = { unseen?: boolean; data?: string };

/** How one package of the labels is reached; tests name recordings. */
type ListingOf = (name: string, version: string, seenAt: string) => ServerListing;

/** The labels of one package at one version. */
type Package = { name: string; version: string; labels: PublishedLabel[] };
/** What came of asking it for their definitions; a sentence where it did not list. */
type Asked = { name: string; joined?: JoinedLabels; notListed?: string };

const ROOT = join(import.meta.dirname, '..', '..');
/** Servers at a time, as `crawl` asks them. */
const CONCURRENCY = 4;

/**
 * `npm run labels -- <out.jsonl> [--unseen] [--data <folder>]`, for work on the project: asks the packages of
 * `labels/npm-tools.jsonl` for their tools, finds the definition of each label by its hash, and writes the rows that
 * `toolrisk eval` reads. `root` is the checkout.
 */
export async function writeLabels(
  target: string,
  options: LabelsOptions,
  terminal: Terminal,
  root: string = ROOT,
  listingOf: ListingOf = labelledListing,
): Promise<number> {
  const labels = await readLabels(join(root, 'labels', 'npm-tools.jsonl'), options.unseen ?? false);
  await mustBeWritable(target);
  const dataDirectory = options.data === undefined ? terminal.config().dataDirectory : resolve(options.data);
  const packages = byPackage(labels);
  terminal.say(
    `Asking for the definitions of ${counted(labels.length, 'labelled tool')} of ${counted(packages.length, 'package')}.`,
  );
  const asked: Asked[] = [];
  const waiting = packages.entries();
  const worker = async () => {
    // The order of the labels, not that of the answers, so that the same answers give the same file.
    for (const [place, one] of waiting) asked[place] = await ask(one, listingOf, dataDirectory, terminal);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const rows = asked.flatMap(({ joined }) => joined?.rows ?? []);
  if (rows.length > 0) await writeFile(target, `${writeLabelled(rows)}\n`);
  terminal.say(summary(asked, rows.length, labels.length));
  return rows.length > 0 ? EXIT.done : EXIT.nothing;
}

async function readLabels(file: string, onlyUnseen: boolean): Promise<PublishedLabel[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Obstacle('The labels are in a checkout of the project, which this is not.');
  try {
    return readPublishedLabels(text).filter(({ unseen }) => unseen || !onlyUnseen);
  } catch (error) {
    throw new Obstacle(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Asking takes minutes, so that nothing can be written is said before. */
async function mustBeWritable(target: string): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory()) throw new Obstacle(`${target} is a folder; name the file to write.`);
  await access(found ? target : dirname(resolve(target)), constants.W_OK).catch(() => {
    throw new Obstacle(`${target} cannot be written; name a file in a folder that is there and may be written to.`);
  });
}

function byPackage(labels: readonly PublishedLabel[]): Package[] {
  const packages = new Map<string, Package>();
  for (const label of labels) {
    const { package: name, version } = label;
    const known = packages.get(`${name}@${version}`);
    if (known === undefined) packages.set(`${name}@${version}`, { name, version, labels: [label] });
    else known.labels.push(label);
  }
  return [...packages.values()];
}

/** Asks one package and says what came of it. */
async function ask(one: Package, listingOf: ListingOf, dataDirectory: string, terminal: Terminal): Promise<Asked> {
  const { name, version, labels } = one;
  const { signal } = terminal;
  const listing = listingOf(name, version, new Date().toISOString());
  const outcome = await crawlServer(listing, { dataDirectory, signal }).catch((error: unknown) => {
    if (signal.aborted) throw new Obstacle('Stopped; nothing was written.');
    throw error;
  });
  const line = personLine({ kind: 'recorded', listing, outcome, slug: name, changes: {}, changed: false });
  if (outcome.status !== 'listed') {
    terminal.say(line);
    return { name, notListed: `${outcome.status}: ${outcome.detail}` };
  }
  const joined = joinLabels(labels, serverWords(withDescription(listing, outcome), outcome), outcome.tools);
  const { rows, changed, missing } = joined;
  const lost = [named('changed, not used', changed), named('not listed', missing)].join('');
  terminal.say(`${line}; ${rows.length} of ${labels.length} labels found${lost}`);
  return { name, joined };
}

function named(what: string, tools: readonly string[]): string {
  return tools.length === 0 ? '' : `; ${what}: ${printableLine(tools.join(', '), 300)}`;
}

function summary(asked: readonly Asked[], found: number, all: number): string {
  const lacking = asked.flatMap(({ name, notListed }) =>
    notListed === undefined ? [] : [`${name} (${printableLine(notListed, 160)})`],
  );
  const packages = lacking.length === 0 ? 'Every package listed its tools.' : `Not listed: ${lacking.join(', ')}.`;
  return `${found} of ${all} labels found their definition. ${packages}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
