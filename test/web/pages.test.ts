import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAnswer, type ToolAnswer } from './answers.ts';
import { type ExampleSite, FAILED, MANY, NOTES, openSite, recordExample } from './example-site.ts';

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([NOTES, FAILED, MANY]);
});
afterAll(() => site.close());

const page = async (path: string) => {
  const answer = await fetch(site.origin + path, { headers: { accept: 'text/html' } });
  expect(answer.status, path).toBe(200);
  return decoded(await answer.text());
};
const decoded = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
/** The words of a page, without its markup. */
const words = (markup: string) =>
  markup
    .replace(/<\/?mark[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the tool page', () => {
  test('shows what its JSON twin says', async () => {
    const twin = await readAnswer<ToolAnswer>(`${site.origin}/api/v1/servers/notes-mcp/tools/save_note`);
    const markup = await page('/servers/notes-mcp/tools/save_note');
    const text = words(markup);
    expect(markup).toContain('href="/api/v1/servers/notes-mcp/tools/save_note"');
    for (const said of [
      'Doing it again undoes it.',
      twin.effect,
      twin.ruleReason,
      twin.hash,
      '87 %',
      'classifier test-1',
      'Saves a note.',
      'What the note is called',
      'longest 80',
      'one of inbox, done; default inbox',
      'tags[]. label',
      ...twin.steps,
      ...twin.questions.flatMap((one) => [one.question, one.answer]),
    ]) {
      expect(text).toContain(said);
    }
    expect(markup).toContain(JSON.stringify(twin.policy, null, 2));
  });

  test('marks each quote in the definition, and links to the mark', async () => {
    const markup = await page('/servers/notes-mcp/tools/save_note');
    const links = [...markup.matchAll(/class="quote" href="#(q\d+)"><q>([^<]*)<\/q>/g)];
    expect(links.map((link) => link[2])).toEqual(['Saves', 'Saves a note', 'inbox']);
    expect([...markup.matchAll(/The words say so\./g)]).toHaveLength(1);
    for (const [, id] of links) expect(markup).toContain(`id="${id}"`);
    expect(markup).toContain('"description": "<mark id="q1">Saves a note</mark><a id="q3"></a>.\\n\\nThe note gets');
    expect(markup).toContain('"<mark id="q2">inbox</mark>"');
  });

  test('shows the claims of the server as claims, and a contradiction with both sides', async () => {
    const text = words(await page('/servers/notes-mcp/tools/save_note'));
    expect(text).toContain('What the server claims');
    expect(text).toContain('readOnlyHint yes');
    expect(text).toContain('The definition contradicts itself');
    expect(text).toContain('The server claims: readOnlyHint: true');
  });

  test('shows a tool without a judgement as a state of its own', async () => {
    const markup = await page('/servers/notes-mcp/tools/frobnicate');
    expect(markup).toContain('class="tool-head edge-none"');
    const head = markup.slice(
      markup.indexOf('class="tool-head'),
      markup.indexOf('</header>', markup.indexOf('class="tool-head')),
    );
    expect(head).not.toMatch(/level-low|edge-low/);
    const text = words(markup);
    expect(text).toContain('Not assessed');
    expect(text).toContain('Why there is no judgement');
    expect(text).toContain('The name says too little.');
    expect(text).toContain('made without the language model');
    expect(text).toContain('The server sent no description.');
    expect(text).toContain('It takes none, or its schema does not say which.');
  });

  test('shows the rule inside the policy of the whole server', async () => {
    const markup = await page('/servers/notes-mcp/tools/save_note');
    const rest = markup.slice(markup.indexOf('Inside the whole server’s policy'));
    expect(rest).toMatch(/<mark class="block">"save_note": \{/);
    expect(rest).toContain('data-copy-from="/api/v1/servers/notes-mcp/policy.json"');
  });
});

describe('the server page', () => {
  test('lists its tools riskiest first, with the policy and the record of the crawl', async () => {
    const markup = await page('/servers/notes-mcp');
    const order = ['delete_notes', 'run_macro', 'save_note', 'list_notes'].map((name) =>
      markup.indexOf(`tools/${name}"`),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    const text = words(markup);
    for (const said of [
      'Read 1 Write 1 Execute 1 Destructive 1 Not assessed 1',
      'notes-mcp@1.2.3',
      '2025-11-25',
      'started under Node’s permission model',
      'The list was cut after 10 pages.',
      'Ask before you delete.',
      'example.org/notes',
    ]) {
      expect(text).toContain(said);
    }
    const policy = await (await fetch(`${site.origin}/api/v1/servers/notes-mcp/policy.json`)).json();
    expect(markup).toContain(JSON.stringify(policy, null, 2));
  });

  test('filters its tools by the query alone', async () => {
    const markup = await page('/servers/many-tools?risk=Medium&search=tool_39');
    expect([...markup.matchAll(/class="tool-name"/g)]).toHaveLength(4);
    expect(words(markup)).toContain('4 of 400 tools');
    expect(words(await page('/servers/many-tools?category=Financial'))).toContain('No tool matches');
  });

  test('says why a server gave no list and what to do', async () => {
    const text = words(await page('/servers/locked-mcp'));
    for (const said of [
      'Needs configuration',
      'It ended because NOTES_TOKEN is not set.',
      'Start it with your own settings as a command.',
      'It never gave a list, so nothing is known of its tools.',
      'started inside bubblewrap',
      'It refused to start and named NOTES_TOKEN',
      'ESC [31mNOTES_TOKEN ESC [0m is not set',
    ]) {
      expect(text).toContain(said);
    }
  });

  test('keeps showing known tools when the last crawl failed, and says from when they are', async () => {
    const own = await openSite([NOTES]);
    try {
      const { tools: _tools, outcome: _outcome, ...listing } = NOTES;
      const slug = await recordExample(own.catalog, {
        ...listing,
        failure: { status: 'timed_out', detail: 'No answer in 30 seconds.' },
        at: '2026-03-02T12:00:00.000Z',
      });
      const text = words(decoded(await (await fetch(`${own.origin}/servers/${slug}`)).text()));
      expect(text).toContain('Timed out');
      expect(text).toContain('It last gave its list on 1 Mar 2026, 12:00 UTC');
      expect(text).toContain('delete_notes');
    } finally {
      await own.close();
    }
  });
});

describe('lists', () => {
  test('have pages whose links keep the filters', async () => {
    const markup = await page('/tools?server=many-tools&risk=Low&page=2');
    const links = [...markup.matchAll(/<a rel="(prev|next)" href="([^"]+)"/g)].map((match) => [match[1], match[2]]);
    expect(links).toEqual([
      ['prev', '/tools?server=many-tools&risk=Low&page=1'],
      ['next', '/tools?server=many-tools&risk=Low&page=3'],
    ]);
    expect(words(markup)).toContain('26–50 of 200 tools');
    expect(markup).toContain('<option value="Low" selected>');
    expect(markup).toContain('<input type="hidden" name="server" value="many-tools">');
  });

  test('say so when nothing matches, and when a page is past the last', async () => {
    expect(words(await page('/servers?search=zzzz'))).toContain('Nothing was found for “zzzz”');
    expect(words(await page('/servers?risk=Low&status=crashed'))).toContain('These filters together leave nothing.');
    expect(words(await page('/tools?page=900'))).toContain('There is no page 900');
    expect(words(await page('/search?search=zzzz'))).toContain('No server and no tool holds all the words');
  });

  test('filter servers by what became of their crawl', async () => {
    const markup = await page('/servers?status=needs_configuration');
    expect(markup).toContain('href="/servers/locked-mcp"');
    expect(markup).not.toContain('href="/servers/notes-mcp"');
  });
});

describe('the home page', () => {
  test('draws the counts and says them in words and in a table', async () => {
    const markup = await page('/');
    expect(markup).toContain('<title id="chart-title">Tools by category and level</title>');
    expect(words(markup)).toContain('Execute: 1 (1 High)');
    expect(markup).toContain('<a href="/tools?category=Execute&risk=High">1</a>');
    expect(markup).toContain('<a href="/tools?assessed=false">1</a>');
  });

  test('shows a running crawl, and reloads without scripts only then', async () => {
    expect(await page('/')).not.toContain('http-equiv');
    site.progress({
      running: true,
      total: 25,
      done: 4,
      listed: 3,
      tools: 60,
      failed: { crashed: 1 },
      current: ['<b>one</b>'],
    });
    const markup = await page('/');
    site.progress({});
    expect(markup).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>');
    expect(words(markup)).toContain('Crawling 4 of 25 servers');
    expect(words(markup)).toContain('60 tools from 3 servers so far, 1 gave no list');
  });

  test('says that the catalogue is empty and what happens next', async () => {
    const empty = await openSite([]);
    try {
      const home = async () => words(await (await fetch(empty.origin)).text());
      expect(await home()).toContain('The catalogue is empty No server has been asked for its tools yet.');
      empty.progress({ running: true, total: 25 });
      expect(await home()).toContain('The crawl has just begun: 25 servers are asked for their tools');
      for (const path of ['/servers', '/tools', '/search', '/api/v1/stats', '/api/v1/servers']) {
        expect((await fetch(empty.origin + path)).status).toBe(200);
      }
      expect(words(await (await fetch(`${empty.origin}/servers`)).text())).toContain('The catalogue is empty');
    } finally {
      await empty.close();
    }
  });
});

test('every link of every page leads somewhere', async () => {
  const seen = new Set<string>();
  const broken: string[] = [];
  const waiting = ['/', '/servers/locked-mcp', '/servers/notes-mcp/tools/save_note', '/risk', '/api'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || seen.size > 90) continue;
    seen.add(path);
    const answer = await fetch(site.origin + path);
    const text = await answer.text();
    if (answer.status !== 200) broken.push(`${answer.status} ${path}`);
    if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
    const markup = decoded(text);
    for (const [, href = ''] of markup.matchAll(/ (?:href|action|data-copy-from|data-poll)="([^"]*)"/g)) {
      if (href.startsWith('#') && href !== '#main' && !markup.includes(`id="${href.slice(1)}"`))
        broken.push(`${path} ${href}`);
      if (href.startsWith('/') && !/tool_\d/.test(href)) waiting.push(href.replace(/#.*$/, ''));
    }
  }
  expect(broken).toEqual([]);
  expect(seen.size).toBeGreaterThan(40);
});
