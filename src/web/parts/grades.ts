import { GRADE_WORDS, type Grade, type GradeReason, type ServerGrade } from '../../domain/grade.ts';
import type { LadderStep } from '../../domain/grade-ladder.ts';
import { quotedName } from '../../domain/tool-sketch.ts';
import { type Content, type Html, html, label, prose } from '../html.ts';
import { urls } from '../urls.ts';
import { counted } from '../words.ts';

const REASONS_SHOWN = 4;
const STEPS_SHOWN = 3;
const NAMES_SHOWN = 4;

/** The letter, with what it stands for spelled out for those who do not see the page. */
export function gradeBadge({ letter }: Pick<ServerGrade, 'letter'>): Html {
  if (letter === null) {
    return html`<span class="grade grade-none"><span class="sr">Grade: </span><span aria-hidden="true">–</span><span class="sr">none</span></span>`;
  }
  return html`<span class="grade grade-${letter.toLowerCase()}"><span class="sr">Grade </span>${letter}</span>`;
}

/** A server's grade with all its reasons, and what a better one costs. `slug` is where its tools are. */
export function gradeSection(grade: ServerGrade, ladder: readonly LadderStep[], slug: string): Html {
  return html`<section id="grade" class="panel grade-panel" aria-labelledby="grade-title"><h2 id="grade-title">Grade</h2>
${gradeLine(grade)}
${grade.letter !== null && grade.reasons.length > 0 && reasonList(grade.reasons, slug)}
${ladder.length > 0 && ladderPart(ladder, slug)}
<p class="hint">The grade says how much to restrict before an agent uses this server while nobody watches. <a href="${urls.risk('grades')}">What the letters mean</a></p></section>`;
}

/** The letter and what it asks for, in one line. */
export function gradeLine(grade: ServerGrade): Html {
  if (grade.letter === null)
    return html`<p class="grade-line">${gradeBadge(grade)} <span>${prose(grade.reason)}</span></p>`;
  return html`<p class="grade-line">${gradeBadge(grade)} <span><b>${capital(GRADE_WORDS[grade.letter].short)}.</b> ${GRADE_WORDS[grade.letter].meaning}</span></p>`;
}

function reasonList(reasons: readonly GradeReason[], slug: string): Html {
  const item = (reason: GradeReason) =>
    html`<li><span class="at">${reason.letter}</span><span>${withLinks(reason.text, ownTools(reason.tools, slug))}</span></li>`;
  const rest = reasons.slice(REASONS_SHOWN);
  return html`<ul class="reasons">${reasons.slice(0, REASONS_SHOWN).map(item)}</ul>
${rest.length > 0 && html`<details class="more"><summary>${rest.length} more, milder</summary><ul class="reasons">${rest.map(item)}</ul></details>`}`;
}

function ladderPart(ladder: readonly LadderStep[], slug: string): Html {
  return html`<h3>What a better grade takes</h3>
<ul class="ladder">${ladder
    .slice(0, STEPS_SHOWN)
    .map(
      ({ letter, restrict }) =>
        html`<li><span class="at">${letter}</span><span>when ${counted(restrict.length, 'tool is hidden or asked about', 'tools are hidden or asked about')}: ${names(restrict, slug)}</span></li>`,
    )}</ul>`;
}

function names(all: readonly string[], slug: string): Content {
  const shown = all.slice(0, NAMES_SHOWN).map((name, at) => [at > 0 && ', ', toolLink(slug, name)]);
  return all.length > NAMES_SHOWN ? [shown, ` and ${all.length - NAMES_SHOWN} more`] : shown;
}

/** A tool's name as a link to its page. */
export function toolLink(slug: string, name: string): Html {
  return html`<a href="${urls.tool(slug, name)}"><code>${label(name.length > 80 ? `${name.slice(0, 79).toWellFormed()}…` : name)}</code></a>`;
}

/** What stands for a tool inside one of our sentences, and the link to put there. */
export type Mention = { phrase: string; link: Html };

export function ownTools(tools: readonly string[], slug: string): Mention[] {
  return tools.map((tool) => ({ phrase: quotedName(tool), link: toolLink(slug, tool) }));
}

/** A sentence of ours with the tools that it names as links; each name is looked for again behind the one before it. */
export function withLinks(text: string, mentions: readonly Mention[]): Content {
  const parts: Content[] = [];
  let from = 0;
  for (;;) {
    const places = mentions.map(({ phrase, link }) => ({ phrase, link, at: text.indexOf(phrase, from) }));
    const [next] = places.filter(({ at }) => at !== -1).toSorted((one, other) => one.at - other.at);
    if (next === undefined) return [...parts, prose(text.slice(from))];
    parts.push(prose(text.slice(from, next.at)), next.link);
    from = next.at + next.phrase.length;
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The letters as the page about levels explains them. */
export function gradeWords(grades: readonly Grade[]): Html {
  return html`<dl class="words">${grades.map(
    (grade) =>
      html`<div id="grade-${grade.toLowerCase()}"><dt>${gradeBadge({ letter: grade })}</dt><dd><p>${capital(GRADE_WORDS[grade].short)}.</p><p class="hint">${GRADE_WORDS[grade].meaning}</p></dd></div>`,
  )}</dl>`;
}
