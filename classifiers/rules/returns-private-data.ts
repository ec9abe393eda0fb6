import { type Facts, quoteName } from '../facts/facts.ts';
import { LIKELY_PRIVATE, privacyOf } from '../facts/privacy.ts';
import { flows, type Rule, SILENT } from '../rule.ts';

const ID = 'returns-private-data';

/** Verbs that return what is there, and are hardly ever meant as things. */
const FINDS = new Set(
  'get list fetch retrieve find search describe query show read view export pull obtain download return'.split(' '),
);

/** Whether it returns something beside what else it does: "Create, list or delete", `get_…` that writes by the way. */
function alsoReads({ nameActs, headActs, actions }: Facts): boolean {
  const [named] = nameActs;
  if (named !== undefined && FINDS.has(named.verb.lemma)) return true;
  return headActs.some((act) => FINDS.has(act.verb.lemma)) || actions.some((act) => FINDS.has(act.verb.lemma));
}

export const returnsPrivateData: Rule = {
  id: ID,
  why: 'What an account, a workspace or a disk holds is private to its owner.',
  match: (facts) => {
    if (privacyOf(facts) < LIKELY_PRIVATE) return SILENT;
    const finding = flows('private_data', {
      rule: ID,
      claim: 'It returns data that an account, a workspace or a disk holds.',
      weight: 0.6,
      evidence: [quoteName(facts)],
    });
    return [alsoReads(facts) ? finding : { ...finding, category: 'Read' }];
  },
  examples: [
    {
      tool: { name: 'list_my_files', description: 'List the files of your workspace.' },
      server: { name: 'Drive', description: 'Manage documents of your cloud storage.' },
      expect: { facet: 'private_data' },
    },
    {
      tool: { name: 'manage_tasks', description: 'Create, list or delete tasks of a project.' },
      server: { name: 'Todoist', description: 'Manage your tasks.' },
      expect: { facet: 'private_data' },
    },
    { tool: { name: 'get_weather', description: 'Get the weather of a city.' }, expect: 'silent' },
  ],
};
