import type { Page, ServerDetail, ToolDetail } from '../domain/catalogue.ts';
import type { ToolChange } from '../domain/history.ts';
import { explainRule, questionsAndAnswers, stepsToApply, whyRule } from '../domain/policy/explain.ts';
import { ownSwitchesOf } from '../domain/policy/own-switches.ts';
import { recommendPolicy, recommendToolPolicy } from '../domain/policy/recommend.ts';
import type { Policy } from '../domain/policy/schema.ts';
import type { Review } from '../domain/review.ts';
import { collectQuotes, type Quote } from './parts/definition.ts';
import { type Parameter, readParameters } from './parts/parameters.ts';
import { rated } from './represent.ts';

/** What the tool page and its JSON show, all of it derived from one answer of the catalogue. */
export type ToolView = {
  server: ServerDetail;
  tool: ToolDetail;
  /** Whether its server still lists it. If not, all here is as it was last, and no policy is recommended. */
  listed: boolean;
  /** What changed of it, newest first. */
  history: Page<ToolChange>;
  /** This tool alone, everything else denied. */
  policy: Policy;
  /** All tools of the server. */
  serverPolicy: Policy;
  effect: string;
  /** Why the rule is as it is, in plain sentences. */
  ruleReason: string;
  /** What a person does to put the policy in force. */
  steps: readonly string[];
  questions: readonly { question: string; answer: string }[];
  parameters: { rows: Parameter[]; cut: boolean };
  quotes: Quote[];
  /** The server's other tools, riskiest first. */
  siblings: ToolDetail[];
  /** The review of this very definition that is in force. */
  review: Review | undefined;
  /** Reviews of definitions that the tool had before, newest first; they do not hold for this one. */
  formerReviews: Review[];
};

/** What the catalogue knows of a tool. */
export type KnownTool = Pick<ToolView, 'server' | 'tool' | 'listed' | 'history'> & { reviews: readonly Review[] };

export function toolView({ server, tool, listed, history, reviews }: KnownTool): ToolView {
  const judged = { tool: tool.definition, classification: tool.classification };
  const policy = recommendToolPolicy(judged);
  return {
    server,
    tool,
    listed,
    history,
    policy,
    serverPolicy: recommendPolicy(rated(server.toolList)),
    effect: explainRule(policy, tool.name),
    ruleReason: whyRule(judged),
    steps: stepsToApply(policy, ownSwitchesOf(server.listing.where)),
    questions: questionsAndAnswers({ ...judged, policy, server }),
    parameters: readParameters(tool.definition),
    quotes: collectQuotes(tool.classification),
    siblings: server.toolList.filter((other) => other.name !== tool.name),
    review: reviews.find(({ hash, withdrawnAt }) => hash === tool.hash && withdrawnAt === null),
    formerReviews: reviews.filter(({ hash, withdrawnAt }) => hash !== tool.hash && withdrawnAt === null),
  };
}
