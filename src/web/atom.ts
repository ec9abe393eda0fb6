import { type ChangeSide, changedTexts, type ToolChange } from '../domain/history.ts';
import { jsonHash } from '../domain/tool.ts';
import { type Html, html, plain, shorten } from './html.ts';
import { urls } from './urls.ts';
import { CHANGE_WORDS } from './words.ts';

const LONGEST_TEXT = 400;
/** A feed must say when it changed last; one without entries never did. */
const NEVER = '1970-01-01T00:00:00.000Z';

/** Changes as an Atom feed (RFC 4287), newest first. `self` and `page` are addresses of this site without its host. */
export function atomFeed(feed: { title: string; self: string; page: string; changes: readonly ToolChange[] }): string {
  const newest = feed.changes[0]?.at ?? NEVER;
  return `<?xml version="1.0" encoding="utf-8"?>\n${html`<feed xmlns="http://www.w3.org/2005/Atom">
<id>${nameOf(['feed', feed.self])}</id>
<title>${text(feed.title)}</title>
<updated>${newest}</updated>
<author><name>Toolrisk</name></author>
<link rel="self" type="application/atom+xml" href="${feed.self}"/>
<link rel="alternate" type="text/html" href="${feed.page}"/>
${feed.changes.map(entry)}
</feed>
`}`;
}

function entry(change: ToolChange): Html {
  const { id, server, serverTitle, tool, kind, at } = change;
  return html`<entry>
<id>${nameOf(['change', server, tool, at, kind, id])}</id>
<title>${text(`${shorten(serverTitle, 80)}: ${shorten(tool, 120)}: ${CHANGE_WORDS[kind].short}`)}</title>
<updated>${at}</updated>
<link rel="alternate" type="text/html" href="${urls.tool(server, tool)}#history"/>
<category term="${kind}"/>
<summary type="text">${text(summary(change))}</summary>
</entry>
`;
}

function summary(change: ToolChange): string {
  const { kind, formerName, before, after, ruleChanged } = change;
  const sentences: string[] = [];
  if (formerName !== null) sentences.push(`It was called “${shorten(formerName, 120)}”.`);
  if (kind === 'title' || kind === 'description') {
    const texts = changedTexts(change);
    sentences.push(`Before: ${quoted(texts.before)}. Now: ${quoted(texts.after)}.`);
  }
  if (before !== null && after !== null && judged(before) !== judged(after)) {
    sentences.push(`It was ${judged(before)} and is ${judged(after)}.`);
  } else sentences.push(`It ${after === null ? 'was' : 'is'} ${judged(after ?? before)}.`);
  if (ruleChanged) sentences.push('The recommended rule is another one now.');
  return sentences.join(' ');
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `“${shorten(value, LONGEST_TEXT)}”` : 'none';
}

function judged(side: ChangeSide | null): string {
  return side === null || side.risk === null || side.category === null
    ? 'not assessed'
    : `${side.risk}, ${side.category}`;
}

/** Characters that XML does not know, even escaped, are written out; `html` escapes the rest. */
function text(value: string): string {
  return plain(value).replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
}

/** A name that stays the same wherever the site stands: a UUID (version 8) made of the parts. */
function nameOf(parts: readonly (string | number)[]): string {
  const hash = jsonHash(parts);
  const groups = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return `urn:uuid:${groups.join('-')}`;
}
