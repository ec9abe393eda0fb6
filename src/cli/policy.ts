import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { classify } from '../../classifiers/classify.ts';
import { exportPolicy, type FormatName } from '../domain/policy/formats/index.ts';
import { type RatedTool, recommendPolicy, recommendToolPolicy } from '../domain/policy/recommend.ts';
import type { Profile } from '../domain/policy/schema.ts';
import { printable, printableLine } from '../domain/printable.ts';
import { slugOf } from '../domain/server.ts';
import { EXIT, Obstacle, type Terminal, UsageError } from './command.ts';
import { findServer, nothingNamed } from './find-server.ts';
import { fileFault, readRecordedTools } from './recorded.ts';

export type PolicyOptions = {
  tool?: string;
  output?: string;
  profile: Profile;
  format: FormatName;
  alias?: string;
};

/**
 * `toolrisk policy <server|file|->`: the recommended policy.json, or the same rule as the user's client reads it. What the
 * client's format cannot say goes to standard error, so that the file stays clean.
 */
export async function printPolicy(target: string, options: PolicyOptions, terminal: Terminal): Promise<number> {
  const { name, rated } = await ratedTools(target, terminal);
  const policy = choose(rated, target, options);
  const tools = rated.map(({ tool }) => tool);
  const written = exportPolicy(policy, tools, { format: options.format, alias: options.alias ?? slugOf(name) });
  if ('problem' in written) throw new UsageError(`${written.problem} Choose another with --alias <name>.`);
  const text = written.text.endsWith('\n') ? written.text : `${written.text}\n`;
  if (options.output === undefined) await terminal.write(text);
  else {
    await writeFile(options.output, text).catch((error: unknown) => {
      throw new Obstacle(`${options.output} cannot be written: ${fileFault(error)}.`);
    });
    terminal.say(`Wrote ${options.output}.`);
  }
  if (options.format !== 'toolrisk') {
    terminal.say(printable(written.install));
    for (const sentence of written.notExpressed) terminal.say(`Not expressed: ${printable(sentence)}`);
  }
  return EXIT.done;
}

function choose(rated: readonly RatedTool[], target: string, options: PolicyOptions) {
  if (options.tool === undefined) return recommendPolicy(rated, options.profile);
  const one = rated.find(({ tool }) => tool.name === options.tool);
  if (one === undefined) {
    const names = rated.map(({ tool }) => printableLine(tool.name, 60));
    const shown =
      names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
    throw new Obstacle(`${target} has no tool named "${printableLine(options.tool, 60)}"; it has ${shown || 'none'}.`);
  }
  return recommendToolPolicy(one, options.profile);
}

/** A path that exists is a file; anything else is a server of the catalogue, by slug or as it was crawled. */
async function ratedTools(target: string, terminal: Terminal): Promise<{ name: string; rated: RatedTool[] }> {
  const path = target.startsWith('file:') ? target.slice('file:'.length) : target;
  if (path === '-' || target.startsWith('file:') || existsSync(path)) {
    const { tools, server, rejected } = await readRecordedTools(path, terminal);
    for (const line of rejected) terminal.say(line);
    const siblings = tools.map((tool) => tool.name);
    const rated = tools.map((tool) => ({ tool, classification: classify({ tool, server, siblings }) }));
    return { name: server.name ?? basename(path).replace(/\.json$/i, ''), rated };
  }
  // Loading a database takes a second that a policy for a file does not need.
  const { withCatalog } = await import('./with-catalog.ts');
  return withCatalog(terminal.config(), async (catalog) => {
    const server = await findServer(catalog, target);
    if (server === undefined) throw nothingNamed(target);
    const rated = server.toolList.map(({ definition, classification }) => ({ tool: definition, classification }));
    return { name: server.name, rated };
  });
}
