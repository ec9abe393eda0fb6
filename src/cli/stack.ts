import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import Table from 'cli-table3';
import { classify } from '../../classifiers/classify.ts';
import { isClientConfig, readClientConfig } from '../domain/client-config.ts';
import { COMBINATION_WORDS, LEG_WORDS } from '../domain/combination-words.ts';
import { type Combination, toolPhrase } from '../domain/combinations.ts';
import type { RatedServer, Remedy } from '../domain/cut-chains.ts';
import { GRADE_WORDS, type ServerGrade } from '../domain/grade.ts';
import { joined } from '../domain/policy/phrases.ts';
import { printable, printableLine } from '../domain/printable.ts';
import { judgeStack, type StackReport } from '../domain/stack.ts';
import type { Catalog } from '../store/catalog.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { findServer, nothingNamed } from './find-server.ts';
import { readSource, recordedToolsOf, type Source } from './recorded.ts';

/** A server that a client's configuration names and the catalogue does not hold, with what to do about it. */
type NotFound = { name: string; advice: string };
/** `slugs` are those of the catalogue's servers: one that is named twice is one server. */
type Stack = { servers: RatedServer[]; slugs: Set<string>; notFound: NotFound[]; off: string[] };

/** Where one argument leads: to a recorded list, to a client's configuration, or to a server of the catalogue. */
type Lead =
  | { kind: 'recording'; source: Source; path: string }
  | { kind: 'config'; source: Source }
  | { kind: 'server' };

/**
 * `toolrisk stack <server-or-file>…`: servers that one agent holds together, each with its grade, and what they can be
 * misled to do, alone and together. A file is a tools/list result, or a client's own configuration.
 */
export async function checkStack(
  targets: readonly string[],
  options: { json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const leads: [string, Lead][] = [];
  for (const target of targets) leads.push([target, await leadOf(target, terminal)]);
  const stack: Stack = { servers: [], slugs: new Set(), notFound: [], off: [] };
  const recordings = leads.every(([, { kind }]) => kind === 'recording');
  if (recordings) for (const [, lead] of leads) takeRecording(lead, stack, terminal);
  else {
    // Loading a database takes a second that files do not need.
    const { withCatalog } = await import('./with-catalog.ts');
    await withCatalog(terminal.config(), async (catalog) => {
      for (const [target, lead] of leads) {
        if (lead.kind === 'config') await takeConfig(lead.source, stack, catalog);
        else if (lead.kind === 'recording') takeRecording(lead, stack, terminal);
        else if (!(await takeKnown(target, stack, catalog))) throw nothingNamed(target);
      }
    });
  }
  for (const name of stack.off) terminal.say(`${printableLine(name, 60)} is switched off, so it is left out.`);
  const report = judgeStack(stack.servers);
  if (options.json) {
    await terminal.write(
      `${JSON.stringify({ ...report, notFound: stack.notFound, switchedOff: stack.off }, null, 2)}\n`,
    );
  } else await terminal.write(`${textOf(report, stack.notFound)}\n`);
  return stack.servers.length > 0 ? EXIT.done : EXIT.nothing;
}

async function leadOf(target: string, terminal: Terminal): Promise<Lead> {
  const path = target.startsWith('file:') ? target.slice('file:'.length) : target;
  if (path !== '-' && !target.startsWith('file:') && !existsSync(path)) return { kind: 'server' };
  const source = await readSource(path, terminal);
  return isClientConfig(source.text) ? { kind: 'config', source } : { kind: 'recording', source, path };
}

async function takeConfig({ name, text }: Source, stack: Stack, catalog: Catalog): Promise<void> {
  const folder = process.cwd();
  const config = readClientConfig(text, { folder });
  if ('problem' in config) throw new Obstacle(`${name}: ${config.problem}`);
  stack.off.push(...config.off);
  for (const { name: entry, keys, advice, project } of config.servers) {
    // No agent holds the servers of two projects.
    if (project !== undefined && project !== folder) continue;
    const known = await takeKnown(await catalog.findSlug(undefined, keys), stack, catalog);
    if (!known) stack.notFound.push({ name: entry, advice });
  }
}

function takeRecording(lead: Lead, stack: Stack, terminal: Terminal): void {
  if (lead.kind !== 'recording') return;
  const { tools, server, rejected } = recordedToolsOf(lead.source);
  for (const line of rejected) terminal.say(line);
  const siblings = tools.map((tool) => tool.name);
  const rated = tools.map((tool) => ({ tool, classification: classify({ tool, server, siblings }) }));
  const file = lead.path === '-' ? 'standard input' : basename(lead.path).replace(/\.json$/i, '');
  add({ name: server.name ?? file, tools: rated }, [file, lead.path], stack);
}

async function takeKnown(slug: string | undefined, stack: Stack, catalog: Catalog): Promise<boolean> {
  const server = slug === undefined ? undefined : await findServer(catalog, slug);
  if (server === undefined) return false;
  if (stack.slugs.has(server.slug)) return true;
  stack.slugs.add(server.slug);
  const tools = server.toolList.map(({ definition, classification }) => ({ tool: definition, classification }));
  add({ name: server.slug, tools }, [server.key], stack);
  return true;
}

/** Puts a server on the stack under a name that no other one there has. */
function add(server: RatedServer, otherNames: readonly string[], { servers }: Stack): void {
  const taken = new Set(servers.map(({ name }) => name));
  const numbered = servers.map((_, at) => `${server.name} (${at + 2})`);
  const name = [server.name, ...otherNames, ...numbered].find((one) => !taken.has(one));
  servers.push({ ...server, name: name ?? server.name });
}

function textOf(report: StackReport, notFound: readonly NotFound[]): string {
  const parts = report.servers.length > 0 ? [serverTable(report)] : [];
  for (const { name, combinations } of report.servers) {
    if (combinations.length > 0) parts.push(section(`Inside ${line(name)}`, combinations, false));
  }
  if (report.across.length > 0) parts.push(section('Across servers', report.across, true));
  if (report.remedies.length > 0) parts.push(['What to do', ...report.remedies.map(remedyText)].join('\n\n'));
  else if (report.servers.length > 0) parts.push('No toxic combination was found.');
  if (notFound.length > 0) {
    const lines = notFound.map(({ name, advice }) => `  ${line(name)}: ${printable(advice)}`);
    parts.push(['Not in the catalogue, so nothing is said of them:', ...lines].join('\n'));
  }
  return parts.join('\n\n');
}

function serverTable({ servers }: StackReport): string {
  const table = new Table({
    head: ['Server', 'Tools', 'Grade', 'Why'],
    colWidths: [44, 7, 7, 70],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name, tools, grade } of servers) {
    table.push([printableLine(name, 64), String(tools), grade.letter ?? '-', printableLine(why(grade), 400)]);
  }
  return table.toString();
}

function why(grade: ServerGrade): string {
  if (grade.letter === null) return grade.reason;
  const worst = grade.reasons.filter(({ letter }) => letter === grade.letter).map(({ text }) => text);
  return [`${GRADE_WORDS[grade.letter].short}.`, ...worst].join(' ').replace(/^./, (first) => first.toUpperCase());
}

function section(title: string, combinations: readonly Combination[], across: boolean): string {
  return [title, ...combinations.map((one) => combinationText(one, across))].join('\n');
}

function combinationText({ kind, severity, attack, legs }: Combination, across: boolean): string {
  const rows = legs.map(({ leg, tools, total }) => {
    const names = tools.map((tool) => toolPhrase(tool, across));
    const rest = total - names.length;
    return `    ${LEG_WORDS[leg]}: ${joined(rest > 0 ? [...names, `${rest} more`] : names)}`;
  });
  return [`  ${COMBINATION_WORDS[kind]} (${severity})`, `    ${printable(attack)}`, ...rows].join('\n');
}

function remedyText({ kind, text, rules }: Remedy): string {
  const documents = rules.map(
    ({ server, tools }) =>
      `  In the policy of ${line(server)}, under "tools":\n${JSON.stringify(tools, null, 2).replace(/^/gm, '    ')}`,
  );
  return [`  ${COMBINATION_WORDS[kind]}: ${printable(text)}`, ...documents.map(printable)].join('\n');
}

function line(name: string): string {
  return printableLine(name, 80);
}
