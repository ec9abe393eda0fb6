import type { Door } from '../../crawler/guarded-fetch.ts';
import { passOver } from '../../crawler/outside/opt-out.ts';
import { SOURCES, sourceNamed } from '../../crawler/sources/index.ts';
import type { Source } from '../../crawler/sources/source.ts';
import { printableLine } from '../domain/printable.ts';
import type { IngestDeps } from '../ingest.ts';
import type { Catalog } from '../store/catalog.ts';
import { chain } from './chain.ts';
import { EXIT, type Terminal, UsageError } from './command.ts';
import { listSources } from './import-list.ts';
import { importProgress } from './import-progress.ts';
import { ImportedServers, type ImportTally } from './imported-servers.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { thisMachine } from './machine.ts';
import { openOutside } from './outside.ts';
import { withCatalog } from './with-catalog.ts';

export type ImportOptions = {
  /** ISO 8601, UTC. */
  since?: string;
  full?: boolean;
  limit?: number;
  json?: boolean;
  crawl?: boolean;
  allowPrivate?: boolean;
  allowHttp?: boolean;
  list?: boolean;
};

/** Entries that are passed over and named to a person. */
const REJECTED_SHOWN = 10;

/** `toolrisk import <source> [place…]`: keeps the servers that a source names; recorded lists are judged at once. */
export async function importServers(
  name: string | undefined,
  places: readonly string[],
  options: ImportOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.list === true) return listSources(options, terminal);
  const names = SOURCES.map((one) => one.name).join(', ');
  if (name === undefined) throw new UsageError(`Name a source: ${names}. import --list says what each reads.`);
  const source = sourceNamed(name);
  if (source === undefined) throw new UsageError(`There is no source “${name}”; there are ${names}.`);
  const wanted = places.length > 0 ? places : (source.defaultPlaces ?? []);
  if (wanted.length === 0) throw new UsageError(`Say what to read: import ${name} takes ${source.places}.`);
  const config = terminal.config();
  const door = openOutside(config, { ...options, typed: wanted });
  const tallies: ImportTally[] = [];
  await withCatalog(config, async (catalog) => {
    const { languageModel, asked, line } = await chooseLanguageModel(config, terminal, catalog);
    const crawling = { dataDirectory: config.dataDirectory, door };
    const deps = chain(catalog, languageModel, terminal, crawling, () => {});
    for (const place of wanted) {
      if (terminal.signal.aborted) break;
      tallies.push(await importPlace(source, place, options, { catalog, door, deps, terminal }));
    }
    const judged = tallies.some(({ tools }) => tools > 0);
    for (const said of [line, asked && spentLine(asked)])
      if (judged && !options.json && said !== undefined) terminal.say(said);
  }).finally(door.close);
  const came = tallies.some(({ found, problem }) => found > 0 || problem === null);
  return came ? EXIT.done : EXIT.nothing;
}

type Context = { catalog: Catalog; door: Door; deps: IngestDeps; terminal: Terminal };

/** Reads one place to its end, or as far as it goes, and keeps how far that was. */
async function importPlace(
  source: Source,
  place: string,
  options: ImportOptions,
  { catalog, door, deps, terminal }: Context,
): Promise<ImportTally> {
  const { signal } = terminal;
  const startedAt = deps.now().toISOString();
  const seen = options.full === true ? undefined : await catalog.newestSeen(source.name, place);
  const since = options.full === true ? undefined : (options.since ?? seen);
  const report = (line: object) => (options.json ? terminal.write(`${JSON.stringify(line)}\n`) : undefined);
  const imported = new ImportedServers({ catalog, deps, crawl: options.crawl === true, report });
  const { tally } = imported;
  const run = { source: source.name, place, startedAt, endedAt: null, newest: null, problem: null };
  const counts = () => ({ found: tally.found, added: tally.added, rejected: tally.rejected });
  const id = await catalog.keepSourceRun({ ...run, ...counts() });
  const progress = importProgress(options.json ? undefined : terminal, `${source.name} ${shortPlace(place)}`);
  try {
    const { fetchAsTyped, fetch } = door;
    const found = source.find(place, {
      fetch: source.isApi ? fetchAsTyped : fetch,
      ...{ since, limit: options.limit, now: deps.now, signal, machine: thisMachine() },
    });
    for await (const one of passOver(found, door.optOut)) {
      if (one.kind === 'rejected' && tally.rejected < REJECTED_SHOWN && !options.json)
        terminal.say(`  passed over: ${printableLine(one.what, 80)}: ${printableLine(one.reason, 200)}`);
      await imported.take(one);
      progress.update(tally);
    }
    await imported.flush();
  } finally {
    progress.stop();
    if (signal.aborted) tally.problem = 'It was interrupted.';
    const whole = tally.problem === null;
    // What was not read, or not from where the last reading ended, has to be read another time.
    const all = whole && (options.limit === undefined || tally.found < options.limit);
    const gapless = options.since === undefined || (seen !== undefined && options.since <= seen);
    const newest = all && gapless ? (tally.newest ?? null) : null;
    const endedAt = whole ? deps.now().toISOString() : null;
    await catalog.keepSourceRun({ ...run, ...counts(), endedAt, newest, problem: tally.problem }, id);
  }
  if (options.json) await report({ summary: { source: source.name, place, since: since ?? null, ...tally } });
  else for (const line of summaryLines(source.name, place, since, tally)) terminal.say(line);
  return tally;
}

/** What a reading came to, for a person. */
function summaryLines(source: string, place: string, since: string | undefined, tally: ImportTally): string[] {
  const { found, added, rejected, listed, failed, tools, commands, problem } = tally;
  const changed = since === undefined ? '' : ` that changed since ${since.slice(0, 16).replace('T', ' ')} UTC`;
  const parts = [
    `${counted(found, 'server')}${changed}`,
    found > 0 && `${added} new`,
    listed + failed > 0 && `${counted(tools, 'tool')} from ${listed} of ${listed + failed} that were asked or read`,
    rejected > 0 && `${rejected} passed over${rejected > REJECTED_SHOWN ? ' (--json names them all)' : ''}`,
  ].filter((part) => part !== false);
  return [
    `${source} ${shortPlace(place)}: ${parts.join(', ')}.`,
    ...(commands > 0
      ? [`  ${counted(commands, 'command')} not started; toolrisk clients --start asks about each.`]
      : []),
    ...(problem === null ? [] : [`  It was not read to its end: ${printableLine(problem, 500)}`]),
    ...(problem !== null && found > 0 ? ['  What was read until then is kept.'] : []),
  ];
}

function shortPlace(place: string): string {
  return printableLine(place, 80);
}

function counted(value: number, one: string): string {
  return `${value} ${value === 1 ? one : `${one}s`}`;
}
