import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { classify } from '../../classifiers/classify.ts';
import { type RatedTool, recommendPolicy, recommendToolPolicy } from '../domain/policy/recommend.ts';
import { printableLine } from '../domain/printable.ts';
import { slugOf } from '../domain/server.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { fileFault, readRecordedTools } from './recorded.ts';

export type PolicyOptions = { tool?: string; output?: string; profile: 'balanced' | 'strict' | 'open' };

/** `toolrisk policy <server|file|->`: the recommended policy.json, of one tool with `tool`. */
export async function printPolicy(target: string, options: PolicyOptions, terminal: Terminal): Promise<number> {
  const rated = await ratedTools(target, terminal);
  const document = JSON.stringify(choose(rated, target, options), null, 2);
  if (options.output === undefined) await terminal.write(`${document}\n`);
  else {
    await writeFile(options.output, `${document}\n`).catch((error: unknown) => {
      throw new Obstacle(`${options.output} cannot be written: ${fileFault(error)}.`);
    });
    terminal.say(`Wrote ${options.output}.`);
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
async function ratedTools(target: string, terminal: Terminal): Promise<RatedTool[]> {
  const path = target.startsWith('file:') ? target.slice('file:'.length) : target;
  if (path === '-' || target.startsWith('file:') || existsSync(path)) {
    const { tools, server, rejected } = await readRecordedTools(path, terminal);
    for (const line of rejected) terminal.say(line);
    const siblings = tools.map((tool) => tool.name);
    return tools.map((tool) => ({ tool, classification: classify({ tool, server, siblings }) }));
  }
  // Loading a database takes a second that a policy for a file does not need.
  const { withCatalog } = await import('./with-catalog.ts');
  return withCatalog(terminal.config(), async (catalog) => {
    const key = target.replace(/^(npm:.[^@]*)@.*$/, '$1');
    const slug = (await catalog.slugFor(key)) ?? (await catalog.slugFor(`npm:${key}`)) ?? slugOf(target);
    const server = await catalog.server(slug);
    if (server === undefined)
      throw new Obstacle(
        `There is neither a file nor a server "${printableLine(target, 80)}" here; crawl it first with: toolrisk crawl <target>.`,
      );
    return server.toolList.map(({ definition, classification }) => ({ tool: definition, classification }));
  });
}
