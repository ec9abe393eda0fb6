import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import Table from 'cli-table3';
import type { CheckedServer } from '../domain/check/checked-server.ts';
import { countFindings, failing, type Finding, shownPlace } from '../domain/check/finding.ts';
import { checkMarkdown, summary } from '../domain/check/markdown.ts';
import { CHECK_RULES } from '../domain/check/rules.ts';
import { sarifLog } from '../domain/check/sarif.ts';
import type { RiskLevel } from '../domain/classification.ts';
import { isClientConfig } from '../domain/client-config.ts';
import { printableLine } from '../domain/printable.ts';
import { readRecordedList } from '../domain/recorded.ts';
import { VERSION } from '../version.ts';
import { Obstacle, type Terminal, UsageError } from './command.ts';
import { fileFault } from './recorded.ts';

const FORMATS = ['json', 'sarif', 'markdown'] as const;
type FormatName = (typeof FORMATS)[number];

/** Each as the command line gives it: a file, or `true` for standard output. */
export type CheckOutputs = Partial<Record<FormatName, string | boolean>>;

export type Report = {
  findings: readonly Finding[];
  servers: readonly CheckedServer[];
  failOn: RiskLevel | 'never';
  /** The lock that was read, as it is shown; null where there was none. */
  lock: string | null;
};

/** Where each format goes; `null` is standard output. */
export type Outputs = { format: FormatName; path: string | null }[];

/**
 * Settles where the outputs go, before anything is done.
 * @throws UsageError when two would go to standard output, or one would take the place of a file that is somebody's input
 */
export function preparedOutputs(options: CheckOutputs, lock: string, folder: string): Outputs {
  const outputs = FORMATS.flatMap((format) => {
    const value = options[format];
    if (value === undefined || value === false) return [];
    return [{ format, path: value === true || value === '-' ? null : resolve(folder, value) }];
  });
  if (outputs.filter(({ path }) => path === null).length > 1) {
    throw new UsageError('Only one output can go to standard output; give the others a file: --sarif=<file>.');
  }
  for (const { format, path } of outputs) {
    if (path !== null && (path === lock || isInput(path))) {
      throw new UsageError(
        `--${format} would write over ${printableLine(path, 200)}, which is no output; put --${format} last, or give it a file: --${format}=<file>.`,
      );
    }
  }
  return outputs;
}

/** Options take the next word as their file, which may have been meant as something to check. */
function isInput(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const text = readFileSync(path, 'utf8');
    return isClientConfig(text) || readRecordedList(JSON.parse(text)) !== undefined;
  } catch {
    // No JSON, a folder, or a file that this user may not read: writing says what is wrong with it.
    return false;
  }
}

/** Writes the report in each format; as a table where nothing else goes to standard output. */
export async function writeReport(report: Report, outputs: Outputs, terminal: Terminal): Promise<void> {
  for (const { format, path } of outputs) {
    const text = textOf(report, format);
    if (path === null) await terminal.write(text);
    else {
      await writeFile(path, text).catch((error: unknown) => {
        throw new Obstacle(`${printableLine(path, 200)} cannot be written: ${fileFault(error)}.`);
      });
    }
  }
  if (!outputs.some(({ path }) => path === null)) await terminal.write(`${tableOf(report)}\n`);
}

function textOf(report: Report, format: FormatName): string {
  if (format === 'markdown') return checkMarkdown(report.findings, aboutOf(report));
  const value = format === 'json' ? jsonOf(report) : sarifLog(report.findings, VERSION);
  return `${JSON.stringify(value, null, 2)}\n`;
}

function aboutOf({ servers, failOn }: Report) {
  return { servers: new Set(servers.map(({ key }) => key)).size, failOn };
}

function jsonOf({ findings, servers, failOn, lock }: Report) {
  const bad = failing(findings, failOn);
  return {
    passed: bad.length === 0,
    failOn,
    lock,
    counts: countFindings(findings),
    servers: servers.map(({ alias, key, holder, place, knowledge }) => ({
      name: alias,
      key,
      client: holder.title,
      file: place === undefined ? null : shownPlace(place),
      state: knowledge.kind,
      tools: knowledge.kind === 'listed' ? knowledge.tools.length : null,
    })),
    findings: findings.map((finding) => {
      const { rule, level, server, tool, text, places, accepted } = finding;
      const { title, remedy } = CHECK_RULES[rule];
      const fails = bad.includes(finding);
      return {
        rule: `toolrisk/${rule}`,
        level,
        fails,
        accepted,
        server,
        tool,
        title,
        text,
        remedy,
        places: places.map(shownPlace),
      };
    }),
  };
}

function tableOf(report: Report): string {
  const { findings } = report;
  const open = findings.filter(({ accepted }) => !accepted);
  const line = summary(findings, aboutOf(report));
  const accepted = findings.length - open.length;
  const pinned = accepted > 0 ? ` ${accepted} more ${accepted === 1 ? 'is' : 'are'} pinned by the lock.` : '';
  if (open.length === 0) return `${line}${pinned}`;
  const table = new Table({
    head: ['Level', 'Server', 'What was found', 'Where'],
    colWidths: [10, 24, 72, 30],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { level, rule, server, text, places } of open) {
    const [place] = places;
    table.push([
      level,
      printableLine(server ?? '', 60),
      `${CHECK_RULES[rule].title}. ${printableLine(text, 500)}`,
      place === undefined ? '' : printableLine(shownPlace(place), 120),
    ]);
  }
  return `${table.toString()}\n${line}${pinned}`;
}
