import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StackReport } from '../../src/domain/stack.ts';
import { type ExampleServer, type ExampleSite, HOSTILE, judged, notJudged, openSite } from './example-site.ts';

const NO_FLOW = { private_data: false, untrusted_content: false, external_send: false };
const WEB: ExampleServer = {
  listing: { name: 'web-search', title: 'Web search' },
  tools: [
    judged('Read', 'Low', { name: 'search_web', description: 'Searches the web.' }, undefined, {
      facets: { ...NO_FLOW, untrusted_content: true },
    }),
  ],
};
const VAULT: ExampleServer = {
  listing: { name: '@acme/vault-mcp' },
  tools: [
    judged('Read', 'High', { name: 'get_secret', description: 'Gives a secret.' }, undefined, {
      facets: { ...NO_FLOW, private_data: true },
    }),
  ],
};
const CHAT: ExampleServer = {
  listing: { name: 'chat', where: { kind: 'http', url: 'https://chat.example.com/mcp' } },
  tools: [
    judged('Write', 'High', { name: 'post_message', description: 'Posts a message.' }, undefined, {
      facets: { ...NO_FLOW, external_send: true },
    }),
  ],
};
const MAIL: ExampleServer = {
  listing: { name: 'mail' },
  tools: [
    judged('Read', 'Medium', { name: 'read_inbox', description: 'Reads mail.' }, undefined, {
      facets: { ...NO_FLOW, private_data: true, untrusted_content: true },
    }),
    judged('Write', 'High', { name: 'send_mail', description: 'Sends mail.' }, undefined, {
      facets: { ...NO_FLOW, external_send: true },
    }),
  ],
};
const DARK: ExampleServer = { listing: { name: 'dark' }, tools: [notJudged({ name: 'frobnicate' })] };

type StackAnswer = Omit<StackReport, 'servers'> & {
  servers: { slug: string; title: string; grade: { letter: string | null }; combinations: { kind: string }[] }[];
  notFound: { name: string; advice: string; suggestions: string[] }[];
  switchedOff: string[];
};

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([WEB, VAULT, CHAT, MAIL, DARK, HOSTILE]);
});
afterAll(() => site.close());

const ask = async (query: string): Promise<StackAnswer> => {
  const answer = await fetch(`${site.origin}/api/v1/stack${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as StackAnswer;
};
const page = async (query: string) => (await fetch(`${site.origin}/stack${query}`)).text();
const send = (path: string, body: string, type: string) =>
  fetch(site.origin + path, { method: 'POST', body, headers: { 'content-type': type, accept: 'text/html' } });
const paste = (config: string) =>
  send('/stack', new URLSearchParams({ config }).toString(), 'application/x-www-form-urlencoded');

const CONFIG = {
  mcpServers: {
    secrets: {
      command: 'npx',
      args: ['-y', '@acme/vault-mcp@2', '--key', 'S3CR3T-value'],
      env: { TOKEN: 'S3CR3T-value' },
    },
    talk: { url: 'https://chat.example.com/mcp/?key=S3CR3T-value' },
    elsewhere: { command: 'npx', args: ['never-crawled-mcp'] },
    secretive: { url: 'https://x.example.com/S3CR3T-value/mcp', headers: { Authorization: 'S3CR3T-value' } },
    sleeping: { command: 'npx web-search', disabled: true },
  },
};

describe('servers that one agent holds together', () => {
  test('have their grades, worst first, and the chain that runs through them with the way to cut it', async () => {
    const stack = await ask('?server=web-search&server=acme-vault-mcp&server=chat&server=dark');
    expect(stack.servers.map(({ slug, grade }) => [slug, grade.letter])).toEqual([
      ['dark', null],
      ['acme-vault-mcp', 'D'],
      ['chat', 'C'],
      ['web-search', 'A'],
    ]);
    expect(stack.across).toMatchObject([{ kind: 'data-leaves', severity: 'Critical' }]);
    expect(stack.across[0]?.servers).toEqual(['acme-vault-mcp', 'chat', 'web-search']);
    expect(stack.remedies).toMatchObject([{ leg: 'private_data', tools: [], already: 1, rules: [] }]);
    expect(stack.remedies[0]?.text).toMatch(/^The recommended policy cuts this already/);
  });

  test('are reported with a chain that one of them is by itself', async () => {
    const stack = await ask('?server=mail&server=web-search');
    expect(stack.across).toEqual([]);
    expect(stack.servers[0]).toMatchObject({
      slug: 'mail',
      grade: { letter: 'F' },
      combinations: [{ kind: 'data-leaves' }],
    });
    expect(stack.remedies).toMatchObject([{ leg: 'external_send', rules: [{ server: 'mail' }] }]);
  });

  test('may be named as they were crawled, and twice', async () => {
    const stack = await ask(
      '?server=@acme/vault-mcp&server=acme-vault-mcp&server=https://chat.example.com/mcp&server=+',
    );
    expect(stack.servers.map(({ slug }) => slug)).toEqual(['acme-vault-mcp', 'chat']);
    expect(stack.notFound).toEqual([]);
  });

  test('that are not known are named, with those that may have been meant', async () => {
    const { notFound } = await ask('?server=vault&server=nowhere');
    expect(notFound).toEqual([
      { name: 'vault', advice: 'No server has exactly this name.', suggestions: ['acme-vault-mcp'] },
      expect.objectContaining({ name: 'nowhere', suggestions: [] }),
    ]);
    expect(await page('?server=mail&server=vault')).toContain('href="/stack?server=mail&amp;server=acme-vault-mcp"');
  });

  test.each([
    [`?${'server=a&'.repeat(2)}server=${'x'.repeat(201)}`],
    [`?${Array.from({ length: 31 }, (_, at) => `server=s${at}`).join('&')}`],
    ['?server=%00'],
  ])('too many or impossible names are a bad request: %s', async (query) => {
    const answer = await fetch(`${site.origin}/api/v1/stack${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('up to 30 times') });
  });

  test('are shown on a page that says what its JSON says, and works without scripts', async () => {
    const stack = await ask('?server=web-search&server=mail&server=acme-vault-mcp');
    const markup = await page('?server=web-search&server=mail&server=acme-vault-mcp');
    const text = markup.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
    for (const { attack } of stack.across) {
      // On the page the names are links instead of quotations.
      for (const words of attack.split(/“[^”]*”/)) expect(text).toContain(words.trim());
    }
    expect(markup).toContain('<input type="hidden" name="server" value="mail">');
    expect(markup).toContain('<option value="chat">');
    expect(markup).not.toContain('<option value="mail">');
    expect(markup).toContain('href="/servers/mail/tools/send_mail"');
  });

  test('whose words are hostile do no harm', async () => {
    const { servers } = (await (await fetch(`${site.origin}/api/v1/servers?search=alert`)).json()) as {
      servers: { slug: string }[];
    };
    const markup = await page(`?server=${servers[0]?.slug}&server=${encodeURIComponent('<script>alert(1)</script>')}`);
    expect(markup).not.toMatch(/<script>alert|<img|<iframe|<svg\/onload/);
    expect(markup).not.toMatch(/[\u202e\u001b\u200b]/);
  });
});

describe('a configuration', () => {
  test('that is pasted into the page is looked up, and what is not known is named with what to do', async () => {
    const answer = await paste(JSON.stringify(CONFIG));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const markup = await answer.text();
    expect(markup).toContain('href="/stack?server=acme-vault-mcp&amp;server=chat"');
    expect(markup).toContain('toolrisk crawl npm:never-crawled-mcp');
    expect(markup).toContain('toolrisk crawl https://x.example.com/…');
    expect(markup).toContain('sleeping');
    expect(markup).not.toContain('S3CR3T');
    expect(site.log.join('\n')).not.toContain('S3CR3T');
  });

  test('that a program sends is answered as JSON, without its secrets', async () => {
    const answer = await send('/api/v1/stack', JSON.stringify(CONFIG), 'application/json');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = await answer.text();
    expect(text).not.toContain('S3CR3T');
    expect(JSON.parse(text)).toMatchObject({
      servers: [{ slug: 'acme-vault-mcp' }, { slug: 'chat' }],
      notFound: [{ name: 'elsewhere' }, { name: 'secretive' }],
      switchedOff: ['sleeping'],
    });
  });

  test.each([
    ['{"mcpServers": S3CR3T', 400, 'not JSON'],
    ['{"a": "S3CR3T"}', 400, 'names no servers'],
    [`{"a": "${'x'.repeat(70_000)}"}`, 413, 'too large'],
  ])('that cannot be used is refused in one sentence: %.20s', async (config, status, words) => {
    const api = await send('/api/v1/stack', config, 'application/json');
    expect([api.status, api.headers.get('content-type')]).toEqual([status, 'application/problem+json; charset=utf-8']);
    const problem = await api.text();
    expect(problem).toContain(words);
    expect(problem).not.toContain('S3CR3T');
    const form = await paste(config);
    const markup = await form.text();
    expect(form.status).toBeGreaterThanOrEqual(400);
    expect(markup).not.toContain('S3CR3T');
    if (status === 400) expect(markup).toContain(words);
  });

  test('of a form that was tampered with is refused, and so is another method', async () => {
    expect((await send('/stack', 'config=a&config=b', 'application/x-www-form-urlencoded')).status).toBe(400);
    expect((await send('/stack', '', 'application/x-www-form-urlencoded')).status).toBe(400);
    const put = await fetch(`${site.origin}/stack`, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});

describe('a server', () => {
  test('has its grade, its ladder and its combinations in its JSON and in lists', async () => {
    const one = await (await fetch(`${site.origin}/api/v1/servers/mail`)).json();
    expect(one).toMatchObject({
      grade: {
        letter: 'F',
        reasons: [{ rule: 'data-leaves', letter: 'F' }, { rule: 'changes-far' }, { rule: 'reads-much' }],
      },
      ladder: [{ letter: 'B', restrict: ['send_mail'] }],
      combinations: [{ kind: 'data-leaves', alone: [] }],
      remedies: [{ leg: 'external_send' }],
    });
    const { servers } = (await (await fetch(`${site.origin}/api/v1/servers?search=mail`)).json()) as StackAnswer;
    expect(servers[0]?.grade.letter).toBe('F');
  });

  test('shows them on its page, and the way to check it with others', async () => {
    const markup = await (await fetch(`${site.origin}/servers/mail`)).text();
    expect(markup).toContain('Grade </span>F');
    expect(markup).toContain('What its tools can be misled to do together');
    expect(markup).toContain('href="/stack?server=mail"');
    expect(markup).toContain('leaves the chain of tools');
    const mild = await (await fetch(`${site.origin}/servers/web-search`)).text();
    expect(mild).toContain('Grade </span>A');
    expect(mild).not.toContain('misled to do together');
    const dark = await (await fetch(`${site.origin}/servers/dark`)).text();
    expect(dark).toContain('Its one tool could not be assessed');
  });
});
