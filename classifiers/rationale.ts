import type { Category, Finding, RiskLevel } from '../src/domain/classification.ts';
import type { Judgement } from './combine.ts';
import type { Facts } from './facts/facts.ts';
import { DEFAULT_LEVEL } from './odds.ts';

const EFFECT: Record<Category, string> = {
  Read: 'It returns information and changes nothing that outlives the call.',
  Write: 'It creates or changes something.',
  Execute: 'It runs or drives something whose effect depends on what is run and on the arguments.',
  Destructive: 'It removes, ends or makes unusable something that exists.',
  Financial: 'It moves money or assets, or commits somebody to pay.',
};

const REVERSIBILITY: Record<Category, string> = {
  Read: 'There is nothing to undo.',
  Write: 'Another ordinary call or edit undoes it.',
  Execute: 'Whether it can be undone depends on what was run.',
  Destructive: 'What is gone stays gone unless somebody kept a copy.',
  Financial: 'What was paid comes back only if the other side gives it back.',
};

/** Undoing that can be named, by the lemma of the verb that is undone. */
const UNDONE_BY: ReadonlyMap<string, string> = new Map([
  ['logout', 'Logging in again undoes it.'],
  ['signout', 'Signing in again undoes it.'],
  ['login', 'Logging out again undoes it.'],
  ['signin', 'Signing out again undoes it.'],
  ['authenticate', 'Logging out again undoes it.'],
  ['archive', 'Taking it out of the archive undoes it.'],
  ['rename', 'Renaming it back undoes it.'],
  ['move', 'Moving it back undoes it.'],
  ['enable', 'Disabling it again undoes it.'],
  ['disable', 'Enabling it again undoes it.'],
  ['add', 'Removing what was added undoes it.'],
  ['create', 'Deleting what was created undoes it.'],
  ['update', 'Writing the former values back undoes it, if somebody knows them.'],
  ['subscribe', 'Unsubscribing undoes it.'],
  ['follow', 'Unfollowing undoes it.'],
  ['send', 'What was sent cannot be called back from its reader.'],
  ['post', 'What was posted can be taken down, not called back from who has read it.'],
  ['reply', 'What was posted can be taken down, not called back from who has read it.'],
  ['publish', 'What was published can be taken down, not called back from who has read it.'],
  ['tweet', 'What was posted can be taken down, not called back from who has read it.'],
]);

/** Plain sentences on a judgement: the effect, whether it can be undone, and what made the level what it is. */
export function writeRationale(judgement: Judgement, facts: Facts): string {
  const { category, risk, decisive } = judgement;
  const review = decisive.find(({ classifier }) => classifier === 'override');
  if (review !== undefined) return [EFFECT[category], undoing(judgement, facts), review.claim].join(' ');
  const votes = decisive.filter((finding) => finding.risk === undefined);
  const levels = decisive.filter((finding) => finding.risk === risk);
  // Where no rule votes for the category, the model's wording is the reason.
  const reasons = votes.length > 0 ? votes.slice(0, 2) : decisive.filter(isModels);
  const sentences = [EFFECT[category], ...reasons.map((finding) => finding.claim), undoing(judgement, facts)];
  if (facts.actions.length > 1) sentences.push('It is judged by the strongest of its actions.');
  sentences.push(levelSentence(category, risk, levels[0]?.claim));
  if (judgement.confidence < DOUBTFUL) sentences.push('The definition leaves doubt about this.');
  return sentences.join(' ');
}

function isModels(finding: Finding): boolean {
  return finding.classifier === 'statistical';
}

const DOUBTFUL = 0.68;

function undoing({ category, risk }: Judgement, facts: Facts): string {
  if (category === 'Destructive' && risk !== 'Critical') return 'An ordinary step makes it again.';
  if (category === 'Financial' && risk === 'High') return 'Nothing has moved yet, so it can still be withdrawn.';
  if (category !== 'Write') return REVERSIBILITY[category];
  for (const act of [...facts.nameActs, ...facts.headActs]) {
    const known = UNDONE_BY.get(act.verb.lemma);
    if (known !== undefined) return known;
  }
  return REVERSIBILITY.Write;
}

function levelSentence(category: Category, risk: RiskLevel, reason: string | undefined): string {
  const usual = DEFAULT_LEVEL[category];
  const base = `${category} tools start at ${usual}`;
  if (risk === usual) return `${base}, and nothing in the definition moves that.`;
  const moved = RANK[risk] > RANK[usual] ? 'raised' : 'lowered';
  return `${base}; it is ${moved} to ${risk}: ${reason ?? 'see the findings.'}`;
}

const RANK: Record<RiskLevel, number> = { Low: 0, Medium: 1, High: 2, Critical: 3 };
