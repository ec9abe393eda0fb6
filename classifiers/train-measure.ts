/**
 * Measures the classifier on labelled tools: `npm run measure -- <labels.jsonl> [--json]`.
 *
 * The model's part is cross-validated: what it says of a tool comes from a model that has seen no tool of that tool's
 * family. The rules were written by people who had read these labels, so their figures flatter them.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { evidenceHolds } from '../src/domain/classification.ts';
import { type Classifier, classifierWith } from './classify.ts';
import { type Judged, type Measurement, measure, type Rates } from './measure.ts';
import type { StatisticalModel } from './statistical.ts';
import { PAIRS } from './statistical-classes.ts';
import { estimateUnseen, FOLDS, judgeUnseen } from './train-cross-validate.ts';
import { dealFolds, type Example, readCorpus } from './train-examples.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const [labels] = positionals;
if (labels === undefined) {
  console.error('Name the file with the labelled tools: npm run measure -- <labels.jsonl>');
  process.exit(2);
}
const corpus = readCorpus(readFileSync(labels, 'utf8'));
const folds = dealFolds(corpus.examples, FOLDS);
const estimated = estimateUnseen(judgeUnseen(corpus, folds), folds);

const alone = classifierWith({ problem: 'left out' });
const results = {
  'rules alone': measure(corpus.examples.map((example) => judge(example, alone))),
  'rules and model': measure(
    estimated.map(({ example, estimate, thresholds }) => {
      const [private_data = 0.5, untrusted_content = 0.5, external_send = 0.5] = thresholds;
      const unseen: StatisticalModel = {
        version: 'cross-validated',
        thresholds: { private_data, untrusted_content, external_send },
        estimate: () => estimate,
        explain: () => [],
      };
      return judge(example, classifierWith(unseen));
    }),
  ),
};
if (values.json) console.log(JSON.stringify(results, undefined, 2));
else for (const [name, result] of Object.entries(results)) print(name, result);

function judge({ id, subject, pair, facets }: Example, classifier: Classifier): Judged {
  const classification = classifier.classify(subject);
  const quotes = classification.findings.flatMap((finding) => finding.evidence);
  const evidenceValid = quotes.every((quote) => evidenceHolds(subject.tool, quote));
  const [category, risk] = PAIRS[pair] ?? PAIRS[0];
  const [private_data = false, untrusted_content = false, external_send = false] = facets.map((one) => one > 0);
  const label = { category, risk, private_data, untrusted_content, external_send };
  return { id, label, classification, evidenceValid };
}

function print(name: string, result: Measurement): void {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const rates = (of: Record<string, Rates>) =>
    Object.entries(of)
      .map(([key, { f1 }]) => `${key} ${f1.toFixed(3)}`)
      .join(', ');
  const { risk, dangerousMisses: misses } = result;
  console.log(`
${name}, ${result.rows} tools
  category accuracy   ${percent(result.accuracy)}
  macro-F1            ${result.macroF1.toFixed(3)} (${rates(result.categories)})
  dangerous misses    ${percent(misses.rate)} (${misses.count} Execute, Destructive or Financial tools called Read)
  level exact         ${percent(risk.exact)}, within one ${percent(risk.withinOne)}, under-rated ${percent(risk.underRated)}
  not assessed        ${percent(result.notAssessed)}
  facets F1           ${rates(result.facets)}
  calibration error   ${result.calibrationError.toFixed(3)}
  quotes that hold    ${percent(result.evidenceValid)}`);
}
