import type { Classification, Evidence, Manipulation } from '../../domain/classification.ts';
import { type Content, type Html, html, label, prose, shorten } from '../html.ts';
import { type Quote, quoteList, quoteLink } from './definition.ts';

const KIND_WORDS: Record<Manipulation['kind'], string> = {
  'hidden-instruction': 'Instructions to the agent that reads it',
  'hides-from-user': 'Told to hide something from the user',
  'invisible-text': 'Text that nobody sees',
  'bidirectional-text': 'Text whose order is turned around',
  'terminal-escape': 'Control characters for a terminal',
  'look-alike-name': 'A name that looks like another',
};

/** Text in a definition that is made to steer its reader, shown so that it can be seen and does nothing. */
export function manipulationPart(classification: Classification | null, quotes: readonly Quote[]): Html | false {
  const reports = classification?.manipulation ?? [];
  if (reports.length === 0) return false;
  return html`<section id="manipulation" class="panel manipulation" aria-labelledby="manipulation-title"><h2 id="manipulation-title">The definition holds text that is made to steer or to deceive its reader</h2>
<p>An agent reads the whole definition, also what a person does not see. This says nothing of what the tool does, and did not move its level.</p>
<ul class="findings">${reports.map((report) => item(report, quotes))}</ul></section>`;
}

function item({ kind, claim, evidence, decoded }: Manipulation, quotes: readonly Quote[]): Html {
  const shown =
    kind === 'look-alike-name' ? evidence.map((one) => spelledOut(one, quotes)) : quoteList(evidence, quotes);
  return html`<li>${shown}
<p><b>${KIND_WORDS[kind]}.</b> ${prose(claim)}</p>
${decoded !== undefined && html`<p class="decoded">It says: <q>${label(shorten(decoded, 1000))}</q></p>`}</li>`;
}

/** A name with the code of every letter that is none of ASCII, since looking at it tells nobody anything. */
function spelledOut(evidence: Evidence, quotes: readonly Quote[]): Html {
  const letters: Content[] = Array.from(shorten(evidence.quote, 120), (letter) =>
    letter > '\x7f'
      ? [
          label(letter),
          html`<span class="chip">U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}</span>`,
        ]
      : letter,
  );
  return quoteLink(evidence, quotes, letters);
}
