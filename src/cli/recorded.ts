import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { readListedTools, readRecordedList } from '../domain/recorded.ts';
import type { ToolDefinition } from '../domain/tool.ts';
import { Obstacle, type Terminal } from './command.ts';

export type RecordedTools = { tools: ToolDefinition[]; server: { name?: string | undefined }; rejected: string[] };

/** The text of a file, or of standard input for `-`, with the name that sentences about it use. */
export type Source = { name: string; text: string };

/** @throws Obstacle when it cannot be read. */
export async function readSource(path: string, terminal: Terminal): Promise<Source> {
  if (path === '-') return { name: 'Standard input', text: await text(terminal.input) };
  return { name: path, text: await readText(path) };
}

/**
 * Reads the tools of a recording in a file, or on standard input for `-`. A tool that cannot be read is named in
 * `rejected` and the others are kept.
 * @throws Obstacle when the file cannot be read or holds no list of tools.
 */
export async function readRecordedTools(path: string, terminal: Terminal): Promise<RecordedTools> {
  return recordedToolsOf(await readSource(path, terminal));
}

/**
 * The tools of a recording.
 * @throws Obstacle when it holds no list of tools.
 */
export function recordedToolsOf({ name, text: content }: Source): RecordedTools {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new Obstacle(`${name} is not JSON; give a tools/list result, or use classify --jsonl for one row a line.`);
  }
  const list = readRecordedList(json);
  if (list === undefined)
    throw new Obstacle(`${name} holds no list of tools; give a tools/list result or an array of tools.`);
  const { tools, rejected } = readListedTools(list.tools);
  return {
    tools,
    rejected: rejected.map(({ place, fault }) => `Tool ${place} of ${name} is left out: ${fault}.`),
    server: { name: list.serverInfo?.name },
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Obstacle(`${path} cannot be read: ${fileFault(error)}.`);
  }
}

/** Why a file could not be opened, in words. */
export function fileFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'this user may not read it';
  return error instanceof Error ? error.message : String(error);
}
