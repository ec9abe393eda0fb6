import { type Assessed, type Classification, type Finding, isFollowed } from '../../domain/classification.ts';
import { type Html, html, label, prose } from '../html.ts';
import { ruleAnchor, urls } from '../urls.ts';
import { placeOf, type Quote, quoteList, sorted } from './definition.ts';

const SHOWN_AT_ONCE = 5;

const CLASSIFIER_WORDS: Record<Finding['classifier'], string> = {
  rules: 'rule',
  statistical: 'statistical model',
  llm: 'language model',
  override: 'decided by a person',
};

/** The judgement in sentences, or the reason why there is none, and what it had to do without. */
export function rationalePart(classification: Classification): Html {
  const { ranWithout } = classification;
  return html`<p class="rationale">${prose(classification.assessed ? classification.rationale : classification.reason)}</p>
${
  ranWithout.length > 0 &&
  html`<p class="note">This judgement was made without ${ranWithout.map((name, at) => html`${at > 0 && ' and '}${missing(name)}`)}, which could not be asked. It rests on the rest.</p>`
}`;
}

function missing(name: string): Html {
  return name === 'llm' || name === 'statistical'
    ? html`the ${CLASSIFIER_WORDS[name]}`
    : html`<code>${label(name)}</code>`;
}

/** What the definition says on two sides, so that a reader sees the claim beside the words against it. */
export function contradictionsPart(classification: Assessed, quotes: readonly Quote[]): Html | false {
  return (
    classification.contradictions.length > 0 &&
    html`<div class="panel contradiction"><h3>The definition contradicts itself</h3><ul class="findings">${classification.contradictions.map(
      (one) =>
        html`<li><p>${prose(one.claim)} <span class="claimed">The server claims: <b>${label(one.claimed)}</b></span></p>${quoteList(one.evidence, quotes)}</li>`,
    )}</ul></div>`
  );
}

/** The findings with their quotes, what weighs most first; those that were outweighed are folded away. */
export function evidencePart(classification: Classification, quotes: readonly Quote[]): Html | false {
  const findings = together(sorted(classification));
  if (findings.length === 0) return false;
  const lost = findings.filter((finding) => classification.assessed && !isFollowed(finding, classification));
  const followed = findings.filter((finding) => !lost.includes(finding));
  return html`<h3 id="evidence">From the tool’s definition</h3>
<ul class="findings">${followed.slice(0, SHOWN_AT_ONCE).map((finding) => findingItem(finding, quotes))}</ul>
${folded(`${followed.length - SHOWN_AT_ONCE} more`, followed.slice(SHOWN_AT_ONCE), quotes)}
${folded(`${lost.length} considered and outweighed`, lost, quotes)}`;
}

function folded(summary: string, findings: readonly Finding[], quotes: readonly Quote[]): Html | false {
  return (
    findings.length > 0 &&
    html`<details class="more"><summary>${summary}</summary><ul class="findings">${findings.map((finding) => findingItem(finding, quotes))}</ul></details>`
  );
}

/** A rule that makes one claim of several places is one entry with several quotes, each place once. */
function together(findings: readonly Finding[]): Finding[] {
  const claims = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.classifier} ${finding.rule} ${finding.claim}`;
    const known = claims.get(key);
    if (known === undefined) claims.set(key, finding);
    else {
      const places = new Map([...known.evidence, ...finding.evidence].map((quote) => [placeOf(quote), quote]));
      claims.set(key, { ...known, evidence: [...places.values()] });
    }
  }
  return [...claims.values()];
}

function findingItem(finding: Finding, quotes: readonly Quote[]): Html {
  return html`<li>${quoteList(finding.evidence, quotes)}
<p>${prose(finding.claim)} <span class="rule">${CLASSIFIER_WORDS[finding.classifier]} ${ruleName(finding)}</span></p></li>`;
}

/** Rules and model are explained on the page about the method; what a person or a language model said is not theirs. */
function ruleName({ classifier, rule }: Finding): Html {
  const name = html`<code>${label(rule)}</code>`;
  if (classifier === 'rules') return html`<a href="${urls.method(ruleAnchor(rule))}">${name}</a>`;
  return classifier === 'statistical' ? html`<a href="${urls.method('model')}">${name}</a>` : name;
}
