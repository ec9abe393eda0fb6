import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Labelled, labelledSchema } from '../../classifiers/train-examples.ts';

/** Labelled data lie beside the repository, never in it: their owners did not give them to us to pass on. */
const SHARED = new URL('../../../shared/', import.meta.url);

export type LabelledRow = Labelled;

/** The path of a file of the shared data, or undefined (said once) where it is not there. */
export function sharedFile(path: string): string | undefined {
  const file = fileURLToPath(new URL(path, SHARED));
  if (existsSync(file)) return file;
  console.warn(`Skipped: the labelled data (shared/${path}) are not beside the repository.`);
  return undefined;
}

export function readLabelledRows(file: string): LabelledRow[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => labelledSchema.parse(JSON.parse(line)));
}
