/**
 * Judges labelled tools by models that have seen no tool of their family. Run as a thread of its own, it takes the text
 * of the labelled tools as its data and answers with one message: what `judgeUnseenTools` gives.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { classifierWith } from './classify.ts';
import { modelVerdict, type Opinions } from './opinions.ts';
import type { StatisticalModel } from './statistical.ts';
import { estimateUnseen, FOLDS, judgeUnseen } from './train-cross-validate.ts';
import { dealFolds, readCorpus } from './train-examples.ts';

/** What rules, model and both say of each tool, in the order of the lines. Throws on a line that is no labelled tool. */
export function judgeUnseenTools(labels: string): Opinions[] {
  const corpus = readCorpus(labels);
  const folds = dealFolds(corpus.examples, FOLDS);
  const alone = classifierWith({ problem: 'left out' });
  return estimateUnseen(judgeUnseen(corpus, folds), folds).map(({ example, estimate, thresholds: found }) => {
    const [private_data = 0.5, untrusted_content = 0.5, external_send = 0.5] = found;
    const thresholds = { private_data, untrusted_content, external_send };
    const model: StatisticalModel = {
      version: 'cross-validated',
      thresholds,
      estimate: () => estimate,
      explain: () => [],
    };
    return {
      whole: classifierWith(model).classify(example.subject),
      rules: alone.classify(example.subject),
      model: modelVerdict(estimate, thresholds),
    };
  });
}

if (!isMainThread && typeof workerData === 'string') parentPort?.postMessage(judgeUnseenTools(workerData));
