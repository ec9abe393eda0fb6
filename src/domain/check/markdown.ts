import { RISK_LEVELS, type RiskLevel } from '../classification.ts';
import { printableLine } from '../printable.ts';
import { countFindings, failing, type Finding, shownPlace } from './finding.ts';
import { CHECK_RULES } from './rules.ts';

/** A comment may hold 65,536 characters; a row with its longest texts takes some 900. */
const MOST_ROWS = 60;
const LONGEST = 500;

/**
 * The findings as Markdown for a pull request or a job's summary. Names and texts of servers and configurations are written
 * so that they make no markup, link, mention or reference to an issue, whoever chose them.
 */
export function checkMarkdown(
  findings: readonly Finding[],
  about: { servers: number; failOn: RiskLevel | 'never' },
): string {
  const open = findings.filter(({ accepted }) => !accepted);
  const { accepted } = countFindings(findings);
  const parts = ['## Toolrisk check', summary(findings, about)];
  if (open.length > 0) {
    parts.push(
      [
        '| Level | Finding | Server | What was found | Where |',
        '| --- | --- | --- | --- | --- |',
        ...open.slice(0, MOST_ROWS).map(row),
      ].join('\n'),
    );
  }
  if (open.length > MOST_ROWS) parts.push(`${open.length - MOST_ROWS} more findings are left out here.`);
  if (accepted > 0) parts.push(`${accepted} more ${accepted === 1 ? 'is' : 'are'} pinned by the lock.`);
  return `${parts.join('\n\n')}\n`;
}

/** How a check came out, in one or two sentences. */
export function summary(findings: readonly Finding[], about: { servers: number; failOn: RiskLevel | 'never' }): string {
  const { byLevel } = countFindings(findings);
  const servers = about.servers === 1 ? '1 server was checked' : `${about.servers} servers were checked`;
  const counts = RISK_LEVELS.toReversed().flatMap((level) =>
    byLevel[level] > 0 ? [`${byLevel[level]} ${level}`] : [],
  );
  const found = counts.length === 0 ? 'nothing new was found' : `found: ${counts.join(', ')}`;
  const bad = failing(findings, about.failOn).length;
  const verdict =
    about.failOn === 'never'
      ? 'Findings fail nothing here.'
      : bad === 0
        ? `Nothing is ${about.failOn === 'Critical' ? 'Critical' : `${about.failOn} or higher`}, so the check passes.`
        : `${bad} of them ${bad === 1 ? 'fails' : 'fail'} the check.`;
  return `${servers}; ${found}. ${verdict}`;
}

function row({ level, rule, server, text, places }: Finding): string {
  const [place] = places;
  const where = place === undefined ? '' : code(shownPlace(place));
  const cells = [level, CHECK_RULES[rule].title, server === null ? '' : code(server), plain(text), where];
  return `| ${cells.join(' | ')} |`;
}

/** A name in a code span, where nothing is read as markup. A grave accent would end it, and a bar its cell. */
function code(name: string): string {
  const text = printableLine(name, 120).replaceAll('`', 'ˋ').replaceAll('|', '｜').trim();
  return text === '' ? '' : `\`${text}\``;
}

/**
 * A text in which nothing is markup. An escape does not keep a mention, an address or `#1` from becoming a link after the
 * markup is read, so their marks are written in their full-width forms, which look alike and do nothing.
 */
function plain(text: string): string {
  return printableLine(text, LONGEST)
    .replaceAll('@', '＠')
    .replaceAll('#', '＃')
    .replaceAll('://', '：／／')
    .replaceAll(/\bwww\./gi, 'www․')
    .replaceAll(/\bGH-(?=\d)/gi, 'GH‑')
    .replaceAll(/[\\`*_{}[\]()<>!|~$^&]/g, (mark) => (mark === '<' ? '＜' : mark === '&' ? '＆' : `\\${mark}`));
}
