import Table from 'cli-table3';
import { type ClientFile, type ClientServer, clientsSource, readClients } from '../../crawler/sources/clients.ts';
import { printable, printableLine } from '../domain/printable.ts';
import type { CrawlStatus } from '../domain/crawl.ts';
import type { Where } from '../domain/server.ts';
import type { Catalog } from '../store/catalog.ts';
import { askEach } from './ask-each.ts';
import { EXIT, type Terminal } from './command.ts';
import { jsonLine } from './crawl-lines.ts';
import type { CrawlChoices } from './crawl-settings.ts';
import { thisMachine } from './machine.ts';
import { type Finished, lackingWords, type Start, startAll } from './start-servers.ts';
import { withCatalog } from './with-catalog.ts';

export type ClientsOptions = CrawlChoices & { start?: boolean; json?: boolean };

/** What the catalogue says of a server that a client has; null where it does not know it. */
type Known = {
  slug: string;
  /** What came of asking it last; null when nobody has. */
  status: CrawlStatus | null;
  grade: string | null;
  highestRisk: string | null;
  tools: number;
};
type Row = ClientServer & { known: Known | null };
type Asked = Start & { question: string };

/**
 * `toolrisk clients [path…]`: which client has which server, and what is known of it. Servers are started or reached only at
 * `--start`, or when the user agrees to it server by server on a terminal.
 */
export async function listClients(
  paths: readonly string[],
  options: ClientsOptions,
  terminal: Terminal,
  machine = thisMachine(),
): Promise<number> {
  const places = paths.length > 0 ? paths : (clientsSource.defaultPlaces ?? []);
  const now = () => new Date();
  const files = (await Promise.all(places.map((place) => readClients(place, machine, now)))).flat();
  const servers = files.flatMap((file) => (file.kind === 'read' ? file.servers : []));
  for (const file of files) if (file.kind === 'problem') terminal.say(`${printable(file.file)}: ${file.reason}`);
  if (servers.length === 0) terminal.say(nothingFound(files));
  else await withCatalog(terminal.config(), (catalog) => show(catalog, files, servers, options, terminal));
  return servers.length > 0 ? EXIT.done : EXIT.nothing;
}

function nothingFound(files: readonly ClientFile[]): string {
  const off = files.flatMap((file) => (file.kind === 'read' ? file.off : []));
  if (off.length > 0)
    return `All servers of the configurations are switched off: ${printableLine(off.join(', '), 200)}.`;
  return 'No configuration of a client names a server; give the path of one: toolrisk clients <path>.';
}

async function show(
  catalog: Catalog,
  files: readonly ClientFile[],
  servers: readonly ClientServer[],
  options: ClientsOptions,
  terminal: Terminal,
): Promise<void> {
  const before = await knownOf(catalog, servers);
  const asks = !options.start && !options.json && isTerminal(terminal.input);
  if (!options.json && !options.start) await terminal.write(`${tableOf(before)}\n`);
  const startable = options.start || asks ? startsOf(before, terminal) : [];
  const chosen = asks ? await askEach(startable, terminal) : startable;
  const events =
    chosen.length > 0 ? await startAll(catalog, chosen, { ...options, quiet: options.json === true }, terminal) : [];
  const after = chosen.length > 0 ? await knownOf(catalog, servers) : before;
  if (options.json) await terminal.write(`${JSON.stringify(jsonOf(files, after, events), null, 2)}\n`);
  else if (options.start || chosen.length > 0) await terminal.write(`${tableOf(after)}\n`);
  if (!options.start && !asks) {
    terminal.say('Nothing was started. To start or reach them and list their tools: toolrisk clients --start.');
  }
}

function isTerminal(input: NodeJS.ReadableStream): boolean {
  return 'isTTY' in input && input.isTTY === true;
}

async function knownOf(catalog: Catalog, servers: readonly ClientServer[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const server of servers) {
    const slug = await catalog.findSlug(undefined, server.configured.keys);
    const found = slug === undefined ? undefined : await catalog.server(slug);
    const known = found && {
      slug: found.slug,
      status: found.lastCrawl?.status ?? null,
      grade: found.grade.letter,
      highestRisk: found.highestRisk,
      tools: found.tools.total,
    };
    rows.push({ ...server, known: known ?? null });
  }
  return rows;
}

/** Each server that can be started, once; of the others it is said why not. */
function startsOf(rows: readonly Row[], terminal: Terminal): Asked[] {
  const starts = new Map<string, Asked>();
  for (const { client, configured, listing } of rows) {
    const { start, lacks, name } = configured;
    const title = `${printableLine(name, 60)} of ${client}`;
    if (start === undefined || listing === undefined) continue;
    if (lacks.length > 0) terminal.say(`${title} is not started: ${lackingWords(lacks)}`);
    else
      starts.set(JSON.stringify(start), {
        listing,
        start,
        title,
        question: `Start ${title}, ${howStarted(listing.where)}?`,
      });
  }
  return [...starts.values()];
}

/** What starting means, for a question: `where` is what may be shown. */
function howStarted(where: Where): string {
  if (where.kind === 'package') return `the npm package ${where.package}, in a sandbox with dummy settings`;
  if (where.kind === 'http') return `at ${printableLine(where.url, 120)}, with the headers of your configuration`;
  if (where.kind !== 'command') return '';
  return `without a sandbox, as ${printableLine([where.command, ...where.args].join(' '), 160)}`;
}

function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ['Client', 'Server', 'Grade', 'Highest', 'Tools', 'What can be done'],
    colWidths: [16, 30, 7, 10, 7, 60],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const { client, configured, known } = row;
    table.push([
      client,
      printableLine(configured.name, 80),
      known?.grade ?? '-',
      known?.highestRisk ?? '-',
      known === null ? '-' : String(known.tools),
      printableLine(whatToDo(row), 400),
    ]);
  }
  return table.toString();
}

function whatToDo({ configured, known, file }: Row): string {
  const { lacks, advice, where } = configured;
  if (known !== null && known.tools > 0) return `Its rule for each tool: toolrisk policy ${known.slug}`;
  if (known?.status === 'listed') return 'It has no tools.';
  if (known !== null && known.status !== null) {
    return `It gave no list when it was asked (${known.status}); the page of ${known.slug} says why.`;
  }
  if (where === undefined) return `${advice} It is in ${file}.`;
  return lacks.length > 0 ? `Not asked yet, and ${lackingWords(lacks)}` : 'Not asked yet: toolrisk clients --start';
}

function jsonOf(files: readonly ClientFile[], rows: readonly Row[], events: readonly Finished[]) {
  return {
    servers: rows.map(({ client, file, configured, known, listing }) => ({
      client,
      file,
      name: configured.name,
      project: configured.project ?? null,
      place: listing?.where ?? null,
      lacks: configured.lacks,
      known,
      advice: known === null ? configured.advice : null,
    })),
    switchedOff: files.flatMap((file) => (file.kind === 'read' ? file.off : [])),
    problems: files.flatMap((file) => (file.kind === 'problem' ? [{ file: file.file, reason: file.reason }] : [])),
    started: events.map((event) => ({ name: event.listing.entry ?? event.listing.name, ...jsonLine(event) })),
  };
}
