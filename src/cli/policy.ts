import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Caps, FormatName } from '../domain/policy/formats/index.ts';
import { explainSwitch, ownSwitchesOf } from '../domain/policy/own-switches.ts';
import type { RatedTool } from '../domain/policy/recommend.ts';
import { aliasFrom, recommendedFile } from '../domain/policy/recommended-file.ts';
import { type Profile, policyJsonSchema } from '../domain/policy/schema.ts';
import { printable, printableLine } from '../domain/printable.ts';
import type { Where } from '../domain/server.ts';
import { EXIT, Obstacle, type Terminal, UsageError } from './command.ts';
import { findServer, nothingNamed } from './find-server.ts';
import { rateTools } from './rate-tools.ts';
import { fileFault, readRecordedTools } from './recorded.ts';

export type PolicyOptions = {
  tool?: string[];
  output?: string;
  profile: Profile;
  format: FormatName;
  alias?: string;
  caps: Caps;
  reasons?: boolean;
};

/**
 * `toolrisk policy <server|file|->`: the recommended policy.json, or the same rule as the user's client reads it. What the
 * client's format cannot say goes to standard error, so that the file stays clean.
 */
export async function printPolicy(target: string, options: PolicyOptions, terminal: Terminal): Promise<number> {
  const { name, rated, where } = await ratedServer(target, terminal);
  const { profile, format, caps, tool: only = [], reasons = false } = options;
  const alias = options.alias ?? aliasFrom(name);
  const written = recommendedFile(rated, { profile, format, caps, only, reasons, alias });
  if ('problem' in written) throw new UsageError(`${written.problem} Choose another with --alias <name>.`);
  if ('unknown' in written) throw unknownTool(target, written.unknown, rated);
  const { sidecar } = written;
  if (options.output === undefined) {
    await terminal.write(withEnd(written.text));
    if (sidecar !== undefined) for (const { tool, rule, why } of written.why) terminal.say(reasonLine(tool, rule, why));
  } else {
    await writeOut(options.output, written.text, terminal);
    if (sidecar !== undefined) {
      await writeOut(`${options.output.replace(/\.[a-z]+$/i, '')}.reasons.json`, sidecar.text, terminal);
    }
  }
  for (const one of where === undefined ? [] : ownSwitchesOf(where)) terminal.say(printable(explainSwitch(one)));
  if (options.format !== 'toolrisk') {
    terminal.say(printable(written.install));
    for (const sentence of written.notExpressed) terminal.say(`Not expressed: ${printable(sentence)}`);
  }
  return EXIT.done;
}

/** `toolrisk policy schema`: the JSON Schema of policy.json, for editors. */
export async function printSchema({ output }: { output?: string }, terminal: Terminal): Promise<number> {
  const text = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
  if (output === undefined) await terminal.write(text);
  else await writeOut(output, text, terminal);
  return EXIT.done;
}

/** The tools of one server, and where it is, when the catalogue knows that. */
export type RatedServer = { name: string; rated: RatedTool[]; where?: Where };

/**
 * The tools of what one argument names. A path that exists is a file; anything else is a server of the catalogue, by slug
 * or as it was crawled.
 * @throws Obstacle when it is neither.
 */
export async function ratedServer(target: string, terminal: Terminal): Promise<RatedServer> {
  const path = target.startsWith('file:') ? target.slice('file:'.length) : target;
  if (path === '-' || target.startsWith('file:') || existsSync(path)) {
    const { tools, server, rejected } = await readRecordedTools(path, terminal);
    for (const line of rejected) terminal.say(line);
    return { name: server.name ?? basename(path).replace(/\.json$/i, ''), rated: rateTools(tools, server) };
  }
  // Loading a database takes a second that a policy for a file does not need.
  const { withCatalog } = await import('./with-catalog.ts');
  return withCatalog(terminal.config(), async (catalog) => {
    const server = await findServer(catalog, target);
    if (server === undefined) throw nothingNamed(target);
    const rated = server.toolList.map(({ definition, classification }) => ({ tool: definition, classification }));
    return { name: server.name, rated, where: server.listing.where };
  });
}

function unknownTool(target: string, wanted: string, rated: readonly RatedTool[]): Obstacle {
  const names = rated.map(({ tool }) => printableLine(tool.name, 60));
  const shown = names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
  return new Obstacle(`${target} has no tool named "${printableLine(wanted, 60)}"; it has ${shown || 'none'}.`);
}

function reasonLine(tool: string, rule: string, why: string): string {
  return `${printableLine(tool, 60)} (${printableLine(rule, 120)}): ${printableLine(why, 600)}`;
}

async function writeOut(path: string, text: string, terminal: Terminal): Promise<void> {
  await writeFile(path, withEnd(text)).catch((error: unknown) => {
    throw new Obstacle(`${path} cannot be written: ${fileFault(error)}.`);
  });
  terminal.say(`Wrote ${path}.`);
}

function withEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
