import { slugOf } from '../server.ts';
import { type ExportOptions, exportPolicy, type PolicyExport } from './formats/index.ts';
import { policyReasons } from './reasons.ts';
import { type RatedTool, type RuleReason, recommendPolicy } from './recommend.ts';
import type { Policy, Profile } from './schema.ts';

export type FileChoices = Omit<ExportOptions, 'reasons'> & {
  profile: Profile;
  /** Names of the only tools that the policy is to allow; all where it is empty. */
  only: readonly string[];
  /** Whether the file says why each rule is there. */
  reasons: boolean;
};

/** The recommended policy of a server as one file, with the policy itself and why each of its rules is there. */
export type RecommendedFile = PolicyExport & { policy: Policy; why: RuleReason[] };

/** The longest name that every format but those with rules of their own can bind to. */
const LONGEST_ALIAS = 64;

/** What a server is called in a client unless the user says otherwise. */
export function aliasFrom(name: string): string {
  return slugOf(name).slice(0, LONGEST_ALIAS);
}

/**
 * Writes the recommended policy of a server, or of some of its tools, for one client. The tools left out are refused, and
 * named where the format names what it refuses. `unknown` is the first name that the server does not have, `problem` a
 * name that the format cannot bind to, in one sentence.
 */
export function recommendedFile(
  rated: readonly RatedTool[],
  { profile, only, reasons, ...options }: FileChoices,
): RecommendedFile | { problem: string } | { unknown: string } {
  const names = new Set(rated.map(({ tool }) => tool.name));
  const unknown = only.find((name) => !names.has(name));
  if (unknown !== undefined) return { unknown };
  const chosen = only.length === 0 ? rated : rated.filter(({ tool }) => only.includes(tool.name));
  const policy = recommendPolicy(chosen, profile);
  const why = policyReasons(chosen, profile);
  const written = exportPolicy(
    policy,
    rated.map(({ tool }) => tool),
    { ...options, ...(reasons && { reasons: why }) },
  );
  return 'problem' in written ? written : { ...written, policy, why };
}
