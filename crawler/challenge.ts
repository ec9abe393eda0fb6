import type { Asked } from '../src/domain/crawl.ts';
import { sentence } from './failure.ts';

type Challenge = { scheme: string; parameters: Map<string, string> };

/** The most that is kept of one value that a server chose. */
const LONGEST_VALUE = 300;
/** One parameter of a challenge: a name, and a token or a quoted text (RFC 9110, 11.2). */
const PARAMETER = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/;
const SCHEME = /^([!#$%&'*+.^_`|~\w-]+)(?=[ \t,]|$)/;

/** The challenges of a `WWW-Authenticate` header; of several headers too, which HTTP joins with commas. */
export function readChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let rest = header.slice(0, 10_000);
  while (true) {
    rest = rest.replace(/^[\s,]+/, '');
    if (rest === '') return challenges;
    const parameter = PARAMETER.exec(rest);
    const current = challenges.at(-1);
    if (parameter !== null && current !== undefined) {
      const [whole, name = '', quoted, token] = parameter;
      const value = quoted === undefined ? (token ?? '') : quoted.replace(/\\(.)/g, '$1');
      if (!current.parameters.has(name.toLowerCase())) current.parameters.set(name.toLowerCase(), value);
      rest = rest.slice(whole.length);
      continue;
    }
    const scheme = SCHEME.exec(rest)?.[1];
    if (scheme !== undefined) challenges.push({ scheme, parameters: new Map() });
    // What is neither is passed over word by word, such as the token of a Negotiate answer.
    rest = rest.slice((scheme ?? /^[^\s,]*./.exec(rest)?.[0] ?? rest).length);
  }
}

/**
 * What a server wants from somebody who has no login, from its 401 or 403. The address of its metadata is kept as text and
 * never fetched: the server chose it.
 */
export function whatItAsked(status: number, header: string | undefined): Asked {
  const all = header === undefined ? [] : readChallenges(header);
  const challenge = all.find(({ scheme }) => /^bearer$/i.test(scheme)) ?? all[0];
  const value = (name: string) => challenge?.parameters.get(name)?.slice(0, LONGEST_VALUE) || undefined;
  return {
    status,
    scheme: challenge?.scheme.slice(0, 60),
    realm: value('realm'),
    scope: value('scope'),
    resourceMetadata: value('resource_metadata'),
    error: value('error'),
  };
}

/** The same in a person's words. */
export function askedInWords({ status, scheme, scope, resourceMetadata }: Asked): string {
  if (status === 403 && scope === undefined) return 'It answered with HTTP 403: access is not allowed without a login.';
  if (scheme === undefined) return `It wants a login (HTTP ${status}) and does not say of what kind.`;
  const more = [scope && `for the scope “${scope}”`, resourceMetadata && `as described at ${resourceMetadata}`];
  return sentence(`It wants a login (${[`HTTP ${status}`, scheme, ...more].filter(Boolean).join(', ')})`);
}
