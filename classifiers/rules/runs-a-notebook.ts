import { quoteAct } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'runs-a-notebook';
const CELLS = /^(?:cells?|notebooks?|repl)$/;
const RUNS = new Set(['run', 'execute', 'exec', 'rerun', 'evaluate', 'eval']);

export const runsANotebook: Rule = {
  id: ID,
  why: 'A cell of a notebook is code, and whoever may edit it may make it do anything.',
  match: (facts) => {
    const act = facts.mainActs.find(
      (candidate) =>
        RUNS.has(candidate.verb.lemma) &&
        (candidate.object.some((word) => CELLS.test(word.text)) ||
          (candidate.joined && CELLS.test(facts.name.words.at(-1)?.text ?? ''))),
    );
    if (act === undefined) return SILENT;
    const quote = quoteAct(act);
    return [
      rates('Execute', 'Critical', {
        rule: ID,
        claim: `It runs the code of a notebook (“${quote.quote}”).`,
        weight: 0.6,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    { tool: { name: 'run_cell', description: 'Run a cell.' }, expect: { category: 'Execute', risk: 'Critical' } },
    { tool: { name: 'run_tests', description: 'Run the tests.' }, expect: 'silent' },
  ],
};
