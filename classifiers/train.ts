/**
 * Trains the statistical model: `npm run train -- <labels.jsonl> [--out file] [--folds-out file]`.
 *
 * Writes `statistical-model.json` beside this file, with the hash of what it was trained on and its figures. The same
 * labels give the same bytes. Beside it, `seen-tools.json` says which tools the model has seen, so that `eval` does not
 * measure it on them. With `--folds-out` it also writes, for each labelled tool, what a model that had not seen
 * its family thinks of it: what is built on top of this model must be fitted to those estimates and no others.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { FEATURES_VERSION } from './features.ts';
import { readLabelled } from './labelled.ts';
import { listSeen } from './seen-tools.ts';
import { MODEL_FORMAT, type ModelFile, modelFileSchema } from './statistical-model.ts';
import { calibrate, type Judged } from './train-calibrate.ts';
import { estimateUnseen, FOLDS, judgeUnseen, SEED } from './train-cross-validate.ts';
import { type Corpus, dealFolds, readCorpus } from './train-examples.ts';
import { type Estimated, type Figures, measure } from './train-figures.ts';
import { LESSONS, PHRASES, PURPOSES } from './train-lessons.ts';
import { trainNetwork } from './train-network.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'folds-out': { type: 'string' }, out: { type: 'string' } },
});
const [labels] = positionals;
if (labels === undefined) {
  console.error('Name the file with the labelled tools: npm run train -- <labels.jsonl>');
  process.exit(2);
}
const text = readFileSync(labels, 'utf8');
const corpus = readCorpus(text);
console.log(`${corpus.examples.length} labelled tools, ${corpus.lessons.length} lessons`);

const folds = dealFolds(corpus.examples, FOLDS);
const judged = judgeUnseen(corpus, folds);
const estimated = estimateUnseen(judged, folds);
const figures = measure(estimated);
console.log(JSON.stringify(figures, undefined, 2));
const foldsOut = values['folds-out'];
if (foldsOut !== undefined) writeFolds(foldsOut, estimated, folds);

const out = values.out ?? join(import.meta.dirname, 'statistical-model.json');
const assembled = assemble(corpus, judged, figures);
const model = `${JSON.stringify(assembled, undefined, 1)}\n`;
writeFileSync(out, model);
const seenTools = listSeen(assembled.version, readLabelled(text).rows);
writeFileSync(join(dirname(out), 'seen-tools.json'), `${JSON.stringify(seenTools, undefined, 2)}\n`);
console.log(`${out}: ${model.length} bytes`);

function assemble(corpus: Corpus, judged: readonly Judged[], figures: Figures): ModelFile {
  const { encoded } = trainNetwork(corpus, [...corpus.examples, ...corpus.lessons], SEED);
  const sha256 = createHash('sha256').update(text).update(LESSONS).update(PURPOSES).update(PHRASES).digest('hex');
  const body = createHash('sha256').update(JSON.stringify(encoded)).digest('hex');
  return modelFileSchema.parse({
    format: MODEL_FORMAT,
    features: FEATURES_VERSION,
    version: `${FEATURES_VERSION}.${body.slice(0, 8)}`,
    training: {
      sha256,
      tools: corpus.examples.length,
      families: new Set(corpus.examples.map(({ family }) => family)).size,
      lessons: corpus.lessons.length,
      folds: FOLDS,
    },
    figures,
    calibration: calibrate(judged),
    ...encoded,
  });
}

function writeFolds(file: string, estimated: readonly Estimated[], folds: Int8Array): void {
  const rows = estimated.map(({ example, estimate, thresholds }, at) => {
    const { category, risk, facets, pairs } = estimate;
    return JSON.stringify({ id: example.id, fold: folds[at], category, risk, facets, pairs, thresholds });
  });
  writeFileSync(file, `${rows.join('\n')}\n`);
}
