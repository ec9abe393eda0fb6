import { z } from 'zod';
import type { RatedTool } from '../domain/policy/recommend.ts';
import { type RecommendedFile, recommendedFile } from '../domain/policy/recommended-file.ts';
import { jsonText, shorten } from './html.ts';
import { caps, explain, format, profile, reasons } from './input.ts';
import { Problem } from './problem.ts';
import type { WebDocument } from './resource.ts';

const MOST_TOOLS = 2_000;
const aliasError = '“alias” must be given once and hold at most 200 characters.';
const toolsError = `“tools” must hold names of tools, at most ${MOST_TOOLS}.`;

/** How a policy is to be written: what the addresses that give one take in their query. */
export const policyQuery = z.object({
  format,
  profile,
  caps,
  alias: z
    .string({ error: aliasError })
    .max(200, { error: aliasError })
    .transform((text) => (text === '' ? undefined : text))
    .optional(),
  tools: z
    .union([z.array(z.string()), z.string().transform((one) => [one])], { error: toolsError })
    .transform((names) => names.filter((name) => name !== ''))
    .refine((names) => names.length <= MOST_TOOLS, { error: toolsError })
    .default([]),
  reasons,
  explain,
});
export type PolicyQuery = z.infer<typeof policyQuery>;

/** What a policy is written for: a server's tools, and the words that sentences and file names use. */
export type PolicySubject = {
  rated: readonly RatedTool[];
  /** Names of the only tools that the policy allows; all where it is empty. */
  only: readonly string[];
  /** The name of the server in a client, unless the query gives another. */
  alias: string;
  /** What the name of the file begins with. */
  fileStem: string;
  /** Where the same can be asked with GET; undefined for tools that were sent. */
  address: string | undefined;
  /** What else is to be said about it. */
  notes?: readonly string[];
};

/**
 * The names in a query: each value is a name, or several with commas between them. A name that holds commas itself is
 * found before its value is taken apart.
 */
export function namesIn(values: readonly string[], rated: readonly RatedTool[]): string[] {
  const known = new Set(rated.map(({ tool }) => tool.name));
  return values.flatMap((value) => (known.has(value) ? [value] : value.split(',').filter((name) => name !== '')));
}

/** The recommended policy as a file for one client, or with all that is to be said about it where the query asks so. */
export function policyDocument(subject: PolicySubject, query: PolicyQuery): WebDocument {
  const { rated, only, notes = [] } = subject;
  const alias = query.alias ?? subject.alias;
  const written = recommendedFile(rated, {
    format: query.format ?? 'toolrisk',
    profile: query.profile ?? 'balanced',
    caps: query.caps,
    alias,
    only,
    reasons: query.reasons === true,
  });
  if ('problem' in written) throw new Problem(400, `${written.problem} Choose another with “alias”.`);
  if ('unknown' in written) throw new Problem(404, `There is no tool “${shorten(written.unknown, 100)}” here.`);
  const all = [...notes, ...written.notExpressed];
  if (query.explain === true) {
    const type = 'application/json; charset=utf-8';
    return { type, text: `${jsonText(explained(written, alias, query, all))}\n` };
  }
  const { address } = subject;
  return {
    type: `${written.mediaType}; charset=utf-8`,
    text: written.text,
    fileName: `${subject.fileStem}-${written.fileName}`,
    headers: {
      'Toolrisk-Notes': String(all.length),
      ...(address !== undefined && {
        Link: `<${explainAddress(address, query)}>; rel="describedby"; type="application/json"`,
      }),
    },
  };
}

function explained(written: RecommendedFile, alias: string, query: PolicyQuery, notes: readonly string[]) {
  return {
    format: written.format,
    profile: query.profile ?? 'balanced',
    alias,
    fileName: written.fileName,
    mediaType: written.mediaType,
    document: written.text,
    install: written.install,
    notes,
    policy: written.policy,
    reasons: written.why,
  };
}

/** The same file with all that is to be said about it. Names of tools are percent-encoded, so a header can hold it. */
function explainAddress(address: string, query: PolicyQuery): string {
  const values = new URLSearchParams();
  for (const name of ['format', 'profile', 'caps', 'alias'] as const) {
    const value = query[name];
    if (value !== undefined) values.set(name, value);
  }
  for (const name of query.tools) values.append('tools', name);
  if (query.reasons === true) values.set('reasons', 'true');
  values.set('explain', 'true');
  return `${address}?${values}`;
}
