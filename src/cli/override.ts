import Table from 'cli-table3';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import type { ReviewRow } from '../domain/catalogue.ts';
import { joined } from '../domain/policy/phrases.ts';
import { printable, printableLine } from '../domain/printable.ts';
import { reviewerSchema, verdictSchema } from '../domain/review.ts';
import { judgeTools } from '../language-model.ts';
import type { Catalog } from '../store/catalog.ts';
import { EXIT, Obstacle, type Terminal, UsageError } from './command.ts';
import { findServer } from './find-server.ts';
import { chooseLanguageModel } from './language-model.ts';
import { withCatalog } from './with-catalog.ts';

export type OverrideOptions = {
  category?: string;
  risk?: string;
  facet?: string[];
  by?: string;
  reason?: string;
  list?: boolean;
  json?: boolean;
  withdraw?: number;
};

const NAMED = 5;

/** `toolrisk override`: keeps a reviewer's verdict on a definition, lists all verdicts, or takes one back. */
export async function override(
  target: string | undefined,
  options: OverrideOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.list) return withCatalog(terminal.config(), (catalog) => listReviews(catalog, options, terminal));
  if (options.withdraw !== undefined) return withdraw(options.withdraw, options, terminal);
  if (target === undefined) {
    throw new UsageError(
      'Name a tool as <server>/<tool> or by the hash of its definition, or give --list or --withdraw <id>.',
    );
  }
  return review(target, options, terminal);
}

async function review(target: string, options: OverrideOptions, terminal: Terminal): Promise<number> {
  const { category, risk, by, reason } = options;
  const facets = options.facet === undefined ? undefined : Object.fromEntries(options.facet.map(facetOf));
  const verdict = verdictSchema.safeParse({ category, risk, by, reason, ...(facets && { facets }) });
  if (!verdict.success)
    throw new UsageError(optionWords(verdict.error.issues[0]?.message ?? 'The verdict cannot be read.'));
  await withCatalog(terminal.config(), async (catalog) => {
    const hash = /^[0-9a-f]{64}$/i.test(target) ? target.toLowerCase() : await hashOf(catalog, target);
    const kept = hash === undefined ? undefined : await catalog.addReview(hash, verdict.data, new Date().toISOString());
    if (kept === undefined) {
      throw new Obstacle(
        `The catalogue has no tool "${printableLine(target, 120)}"; write <server>/<tool> as in the address of its page, or the hash of its definition.`,
      );
    }
    const told = await rejudge(catalog, kept.hash, terminal);
    terminal.say(`Review ${kept.id} is kept: ${kept.category}, ${kept.risk}. ${told}`);
  });
  return EXIT.done;
}

async function withdraw(id: number, options: OverrideOptions, terminal: Terminal): Promise<number> {
  const by = reviewerSchema.safeParse(options.by);
  if (!by.success) throw new UsageError('Say who withdraws it, with --by <name>.');
  await withCatalog(terminal.config(), async (catalog) => {
    const done = await catalog.withdrawReview(id, by.data, new Date().toISOString());
    if (done === undefined) throw new Obstacle(`There is no review ${id}; toolrisk override --list shows all.`);
    if ('earlier' in done) {
      const { withdrawnBy, withdrawnAt } = done.earlier;
      throw new Obstacle(
        `Review ${id} was withdrawn already, by ${printableLine(withdrawnBy ?? 'nobody', 100)} on ${withdrawnAt?.slice(0, 10)}.`,
      );
    }
    terminal.say(`Review ${id} is withdrawn. ${await rejudge(catalog, done.withdrawn.hash, terminal)}`);
  });
  return EXIT.done;
}

/** Judges the definition anew wherever it stands, and says where that is. */
async function rejudge(catalog: Catalog, hash: string, terminal: Terminal): Promise<string> {
  const { languageModel } = await chooseLanguageModel(terminal.config(), terminal, catalog);
  const version = languageModel?.versionWith(CLASSIFIER_VERSION) ?? CLASSIFIER_VERSION;
  await catalog.rejudge(hash, version, (tools, reviews) => judgeTools(tools, classify, languageModel, reviews));
  const tools = (await catalog.toolsWith(hash)).filter(({ current }) => current);
  if (tools.length === 0) return 'No server lists this definition at present.';
  const names = tools.slice(0, NAMED).map(({ server, name }) => `${server}/${printableLine(name, 80)}`);
  const rest = tools.length - names.length;
  return `Judged anew: ${joined(rest > 0 ? [...names, `${rest} more`] : names)}.`;
}

/** A slug holds no stroke, but a package's name and a tool's name may. */
async function hashOf(catalog: Catalog, target: string): Promise<string | undefined> {
  for (let at = target.indexOf('/'); at > 0; at = target.indexOf('/', at + 1)) {
    const server = await findServer(catalog, target.slice(0, at));
    const tool = server?.toolList.find(({ name }) => name === target.slice(at + 1));
    if (tool !== undefined) return tool.hash;
  }
  return undefined;
}

function facetOf(text: string): [string, unknown] {
  const [name = '', value] = text.split('=');
  return [name, value === 'true' ? true : value === 'false' ? false : value];
}

/** The sentences of the verdict name members of a JSON object; on the command line they are options. */
function optionWords(sentence: string): string {
  return sentence
    .replace(
      /"facets" is an object with (.*), each true or false\./,
      '--facet takes $1, each as name=true or name=false.',
    )
    .replace(/"(category|risk|by|reason)"/g, '--$1');
}

async function listReviews(catalog: Catalog, options: OverrideOptions, terminal: Terminal): Promise<number> {
  const rows: ReviewRow[] = [];
  for (let page = 1; ; page += 1) {
    const found = await catalog.reviews({ page, pageSize: 100 });
    rows.push(...found.rows);
    if (found.rows.length === 0 || rows.length >= found.total) break;
  }
  if (options.json) await terminal.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (rows.length === 0) terminal.say('Nobody has reviewed a tool yet.');
  else await terminal.write(`${tableOf(rows)}\n`);
  return EXIT.done;
}

function tableOf(rows: readonly ReviewRow[]): string {
  const table = new Table({
    head: ['Id', 'Tool', 'Verdict', 'By', 'Why'],
    colWidths: [6, 44, 20, 20, 50],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const [first, ...rest] = row.tools;
    const tool = first === undefined ? row.hash.slice(0, 12) : `${first.server}\n${printableLine(first.name, 80)}`;
    table.push([
      String(row.id),
      `${tool}${rest.length > 0 ? ` and ${rest.length} more` : ''}`,
      `${row.category}, ${row.risk}\n${standing(row)}`,
      `${printableLine(row.reviewer, 100)}\n${row.at.slice(0, 10)}`,
      printable(row.reason),
    ]);
  }
  return table.toString();
}

function standing({ inForce, withdrawnAt }: ReviewRow): string {
  if (withdrawnAt !== null) return `withdrawn ${withdrawnAt.slice(0, 10)}`;
  return inForce ? 'in force' : 'a later one decides';
}
