import type { Rule } from '../rule.ts';
import { voteForActs } from '../votes.ts';

const EFFECTS = new Set(['run', 'operate', 'drive'] as const);

export const actRuns: Rule = {
  id: 'act-runs',
  why: 'What a run, a start, a stop or a click does depends on the thing that is run or driven.',
  match: (facts) => voteForActs(facts, 'act-runs', 'Execute', EFFECTS),
  examples: [
    { tool: { name: 'restart_service', description: 'Restarts a service.' }, expect: { category: 'Execute' } },
    { tool: { name: 'browser_click', description: 'Click an element on the page.' }, expect: { category: 'Execute' } },
    { tool: { name: 'list_runs', description: 'List the runs of a workflow.' }, expect: 'silent' },
  ],
};
