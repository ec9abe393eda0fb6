import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import Table from 'cli-table3';
import { z } from 'zod';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import type { Classification, Evidence } from '../domain/classification.ts';
import { printableLine } from '../domain/printable.ts';
import { readTool, type ToolDefinition } from '../domain/tool.ts';
import { judgeTools, type LanguageModel } from '../language-model.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { fileFault, readRecordedTools } from './recorded.ts';

const textSchema = z.string().optional().catch(undefined);
const rowSchema = z.object({
  id: z.union([z.string(), z.number()]).optional().catch(undefined),
  server: z.object({ name: textSchema, description: textSchema }).optional().catch(undefined),
  tool: z.unknown().optional(),
});

export type ClassifyOptions = { json?: boolean; llm?: boolean };

/**
 * `toolrisk classify <file|->`: a table for people, or an array of classifications with `json`. With `llm` the language
 * model that the settings name is asked about what stays unclear; its answers are not kept.
 */
export async function classifyFile(path: string, options: ClassifyOptions, terminal: Terminal): Promise<number> {
  const languageModel = options.llm ? await languageModelFor(terminal) : undefined;
  const { tools, server, rejected } = await readRecordedTools(path, terminal);
  const siblings = tools.map((tool) => tool.name);
  const subjects = new Map(tools.map((tool) => [tool, { tool, server, siblings }]));
  const judged = await judgeTools(subjects, classify, languageModel);
  const rows = Array.from(judged, ([tool, classification]) => ({ tool, classification }));
  for (const line of rejected) terminal.say(line);
  if (options.json) {
    const all = rows.map(({ tool, classification }) => ({ name: tool.name, ...classification }));
    await terminal.write(`${JSON.stringify(all, null, 2)}\n`);
  } else if (rows.length > 0) {
    const table = new Table({
      head: ['Tool', 'Category', 'Risk', 'Sure', 'Why'],
      colWidths: [30, 13, 10, 6, 60],
      wordWrap: true,
      style: { head: [], border: [] },
    });
    for (const { tool, classification } of rows) table.push(tableRow(tool.name, classification));
    await terminal.write(`${table.toString()}\n${remarks(rows)}`);
  } else terminal.say('The list has no tools.');
  if (languageModel !== undefined)
    terminal.say(spentLine(languageModel) ?? 'No tool stayed unclear, so no language model was asked.');
  return rejected.length > 0 ? EXIT.nothing : EXIT.done;
}

type Row = { tool: ToolDefinition; classification: Classification };

/** What stands beside the classes: definitions that contradict themselves, and text that is made to steer its reader. */
function remarks(rows: readonly Row[]): string {
  const against = rows.flatMap(({ tool, classification }) =>
    (classification.assessed ? classification.contradictions : []).map((one) => remark(tool, one)),
  );
  const steering = rows.flatMap(({ tool, classification }) =>
    (classification.manipulation ?? []).map((one) => remark(tool, one)),
  );
  return [
    ...(against.length > 0 ? ['', 'Definitions that contradict themselves:', ...against] : []),
    ...(steering.length > 0 ? ['', 'Text that is made to steer its reader:', ...steering] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function remark(
  tool: ToolDefinition,
  one: { claim: string; evidence: readonly Evidence[]; decoded?: string | undefined },
) {
  const quotes = one.evidence.map(({ quote }) => `“${printableLine(quote, 120)}”`).join(', ');
  const decoded = one.decoded === undefined ? '' : ` Decoded: “${printableLine(one.decoded, 200)}”.`;
  return `  ${printableLine(tool.name, 56)}: ${printableLine(one.claim, 300)} ${quotes}${decoded}`;
}

async function languageModelFor(terminal: Terminal): Promise<LanguageModel> {
  const { asked, line } = await chooseLanguageModel(terminal.config(), terminal, undefined);
  if (asked === undefined) throw new Obstacle(line);
  terminal.say(line);
  return asked;
}

function tableRow(name: string, judged: Classification): string[] {
  const label = printableLine(name, 56);
  if (!judged.assessed) return [label, 'not assessed', '-', '-', printableLine(judged.reason, 400)];
  const sure = `${Math.round(judged.confidence * 100)}%`;
  return [label, judged.category, judged.risk, sure, printableLine(judged.rationale, 400)];
}

/**
 * `toolrisk classify --jsonl <file|->`: one row in, one row out, in order and in constant memory. A line that cannot
 * be read becomes a row that is not assessed, with the reason, so that nothing shifts; the exit code is then 1.
 */
export async function classifyRows(path: string, terminal: Terminal): Promise<number> {
  const input: NodeJS.ReadableStream = path === '-' ? terminal.input : createReadStream(path);
  // readline forwards a failing stream as an unhandled event unless somebody listens.
  const failed = new Promise<never>((_, reject) => {
    input.once('error', (error: unknown) => reject(new Obstacle(`${path} cannot be read: ${fileFault(error)}.`)));
  });
  let unreadable = 0;
  const work = async () => {
    let number = 0;
    let batch = '';
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line.trim() === '') continue;
      const row = classifyLine(line, number);
      if (row.unreadable !== undefined) {
        unreadable += 1;
        if (unreadable <= 10) terminal.say(row.unreadable);
      }
      batch += row.text;
      if (batch.length < 65_536) continue;
      await terminal.write(batch);
      batch = '';
    }
    await terminal.write(batch);
  };
  await Promise.race([work(), failed]);
  if (unreadable > 10) terminal.say(`${unreadable} lines could not be read in all.`);
  return unreadable > 0 ? EXIT.nothing : EXIT.done;
}

function classifyLine(line: string, number: number): { text: string; unreadable?: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return unreadableRow(number, `Line ${number} is not JSON.`);
  }
  const row = rowSchema.safeParse(json);
  if (!row.success) return unreadableRow(number, `Line ${number} is no row: an object with a tool is expected.`);
  const id = row.data.id ?? number;
  const read = readTool(row.data.tool);
  if ('fault' in read) return unreadableRow(id, `Line ${number} has no tool that can be read: ${read.fault}.`);
  const judged = classify({ tool: read.tool, server: row.data.server });
  return { text: `${JSON.stringify(outputRow(id, judged))}\n` };
}

function unreadableRow(id: string | number, reason: string): { text: string; unreadable: string } {
  const judged: Classification = { assessed: false, reason, findings: [], ranWithout: [], version: CLASSIFIER_VERSION };
  return { text: `${JSON.stringify(outputRow(id, judged))}\n`, unreadable: reason };
}

/** The row of `--jsonl`: always the same keys; what was not assessed has null where a class would stand. */
export function outputRow(id: string | number, judged: Classification) {
  const evidence = distinct(judged.findings.flatMap((finding) => finding.evidence));
  const { manipulation } = judged;
  if (!judged.assessed) {
    const { reason: rationale, version } = judged;
    return {
      id,
      assessed: false,
      category: null,
      risk: null,
      confidence: 0,
      rationale,
      evidence,
      facets: null,
      ...(manipulation !== undefined && { manipulation }),
      version,
    };
  }
  const { assessed, category, risk, confidence, rationale, facets, contradictions, actions, ranWithout, version } =
    judged;
  return {
    id,
    assessed,
    category,
    risk,
    confidence,
    rationale,
    evidence,
    facets,
    contradictions,
    ...(actions !== undefined && { actions }),
    ...(manipulation !== undefined && { manipulation }),
    ranWithout,
    version,
  };
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((quote) => [`${quote.field}\n${quote.start}\n${quote.end}`, quote])).values()];
}
