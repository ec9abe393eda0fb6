import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../classifiers/rules/index.ts';
import { methodReport } from '../../src/cli/method-report.ts';
import { FIGURE_WORDS, figureText, intervalText, JUDGES, MAIN_FIGURES } from '../../src/domain/figures.ts';
import type { MethodReport } from '../../src/domain/method.ts';
import { methodPage } from '../../src/web/parts/method-page.ts';
import { readAnswer } from './answers.ts';
import { type ExampleSite, judged, NOTES, openSite } from './example-site.ts';

const RULE = 'act-destroys';
const destroys = judged('Destructive', 'Critical', { name: 'delete_all', description: 'Deletes all.' }, 'Deletes', {
  findings: (['rules', 'statistical', 'llm', 'override'] as const).map((classifier) => ({
    classifier,
    rule: classifier === 'rules' ? RULE : `${classifier}-rule`,
    claim: `Says ${classifier}.`,
    category: 'Destructive',
    weight: 1,
    evidence: [{ field: '/description', quote: 'Deletes', start: 0, end: 7 }],
  })),
});

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([NOTES, { listing: { name: 'rule-mcp' }, tools: [destroys] }]);
});
afterAll(() => site.close());

const page = async (path: string) => (await fetch(site.origin + path, { headers: { accept: 'text/html' } })).text();
const words = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
const markupOf = (report: MethodReport) => String(methodPage(report).main);

describe('the page about the method', () => {
  test('shows every figure of its JSON twin, with intervals and where they come from', async () => {
    const report = await readAnswer<MethodReport>(`${site.origin}/api/v1/method`);
    const [set] = report.sets;
    if (set === undefined) expect.fail('no figures are written');
    const text = words(await page('/method'));
    for (const said of [set.set.sha256, set.classifier, set.toolrisk, report.classifier]) expect(text).toContain(said);
    const table = text.slice(text.indexOf('95 % interval'));
    for (const figure of MAIN_FIGURES) {
      const own = set.judges.whole.figures[figure];
      if (own === null) continue;
      const row = table.slice(table.indexOf(FIGURE_WORDS[figure].name));
      expect(row.slice(0, 300)).toContain(`${figureText(figure, own.value)} ${intervalText(figure, own)}`);
      for (const judge of JUDGES) {
        const theirs = set.judges[judge].figures[figure];
        expect(row.slice(0, 300)).toContain(theirs === null ? '–' : figureText(figure, theirs.value));
      }
    }
    for (const { title, text: weakness } of report.weaknesses) expect(text).toContain(`${title} ${weakness}`);
  });

  test('has an anchor, the reason, the examples and the record of every rule', async () => {
    const { rules } = await readAnswer<MethodReport>(`${site.origin}/api/v1/method`);
    expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    const markup = await page('/method');
    for (const { id, why, examples } of rules) {
      const entry = markup.slice(markup.indexOf(`<details class="rule-entry" id="rule-${id}">`));
      const text = words(entry.slice(0, entry.indexOf('</details>')));
      for (const said of [id, why, ...examples.map(({ name }) => name)]) expect(text).toContain(said);
    }
    const destroy = rules.find(({ id }) => id === RULE)?.record;
    expect(words(markup)).toContain(`${RULE} `);
    expect(words(markup)).toMatch(
      new RegExp(`Votes for a category: ${destroy?.votes.said}, of which ${destroy?.votes.right} `),
    );
  });

  test('is reached from the navigation, from a confidence, and from the name of a rule', async () => {
    const markup = await page('/servers/rule-mcp/tools/delete_all');
    expect(markup).toContain('<a href="/method">Method</a>');
    expect(markup).toMatch(/<a href="\/method#reliability"[^>]*>87 %<\/a>/);
    expect(markup).toContain(`rule <a href="/method#rule-${RULE}"><code>${RULE}</code></a>`);
    expect(markup).toContain('statistical model <a href="/method#model"><code>statistical-rule</code></a>');
    // Neither a language model nor a person is explained there.
    expect(markup).toContain('<code>llm-rule</code>');
    expect(markup).not.toMatch(/href="[^"]*"><code>(llm|override)-rule/);
    const method = await page('/method');
    for (const id of ['reliability', 'model', `rule-${RULE}`]) expect(method).toContain(`id="${id}"`);
  });

  test('says so where the figures are missing', () => {
    const markup = markupOf({ ...methodReport(), sets: [] });
    expect(words(markup)).toContain('No figures come with this copy');
    expect(markup).toContain(`id="rule-${RULE}"`);
  });

  test('says so where the figures are of another version', () => {
    const report = methodReport();
    const note = 'These figures are of another version';
    const [set] = report.sets;
    if (set === undefined) expect.fail('no figures are written');
    const markup = (classifier: string) => markupOf({ ...report, classifier, sets: [set] });
    expect(markup(set.classifier)).not.toContain(note);
    expect(markup('another')).toContain(note);
  });

  test('tells a set at first sight from one that was read, and folds its details', () => {
    const report = methodReport();
    const [set] = report.sets;
    if (set === undefined) expect.fail('no figures are written');
    const markup = markupOf({ ...report, sets: [set, { ...set, name: 'unread set', firstSight: true }] });
    expect(words(markup)).toContain('On unread set, at first sight');
    expect(words(markup)).toContain('measured once, before anybody had read them');
    expect([...markup.matchAll(/id="reliability"/g)]).toHaveLength(1);
    expect(markup).toContain('More about this set');
  });
});
