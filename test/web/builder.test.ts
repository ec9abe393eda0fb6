import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeChoices } from '../../src/domain/policy/builder-link.ts';
import type { BuiltPolicy } from '../../src/domain/policy/builder-result.ts';
import { type Choice, keyOf } from '../../src/domain/policy/builder-state.ts';
import { parsePolicy } from '../../src/domain/policy/schema.ts';
import { readAnswer } from './answers.ts';
import { type ExampleSite, HOSTILE, judged, MANY, NOTES, ODD, openSite } from './example-site.ts';

const EXTREME = {
  listing: { name: 'extreme-names' },
  tools: ['x'.repeat(10_000), '*', '\n', '\u202e\ufeff', ' '].map((name) => judged('Write', 'Medium', { name })),
};

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([NOTES, MANY, ODD, HOSTILE, EXTREME, { listing: { name: 'empty' } }]);
});
afterAll(() => site?.close());

const PAGE = '/servers/notes-mcp/policy';
type Twin = Pick<BuiltPolicy, 'faults' | 'differences' | 'alias'> & {
  policy: { hide?: string[]; tools: Record<string, unknown> };
  written: { text: string; fileName: string } | null;
  valid: boolean;
  unknownTools: { tool: string }[];
  links: { page: string | null };
};

/** A page without scripts: its form as a browser would send it, with some fields filled in and one button pressed. */
function formOf(html: string) {
  const $ = load(html);
  const fields = new Map<string, string>();
  $('form[data-builder]')
    .find('input, select, textarea')
    .each((_, element) => {
      const control = $(element);
      const name = control.attr('name');
      if (name === undefined || (control.is('[type="radio"]') && control.attr('checked') === undefined)) return;
      const value = control.is('select')
        ? (control.find('option[selected]').attr('value') ?? control.find('option').first().attr('value'))
        : control.is('textarea')
          ? control.text().replace(/^\n/, '')
          : control.attr('value');
      fields.set(name, value ?? '');
    });
  return { $, fields };
}

async function post(html: string, filled: Record<string, string>, path = PAGE): Promise<Response> {
  const { fields } = formOf(html);
  for (const [name, value] of Object.entries(filled)) fields.set(name, value);
  return fetch(site.origin + path, { method: 'POST', body: new URLSearchParams([...fields]) });
}

async function get(path: string): Promise<string> {
  const answer = await fetch(site.origin + path);
  expect(answer.status).toBe(200);
  return answer.text();
}

const documentIn = (html: string) => JSON.parse(load(html)('#policy-text').text());
const linkIn = (html: string) => load(html)('[data-link]').attr('href') ?? '';
const save = keyOf('save_note');

describe('without scripts', () => {
  test('the page begins with the recommendation, riskiest group first', async () => {
    const html = await get(PAGE);
    expect(documentIn(html)).toEqual(await readAnswer(`${site.origin}/api/v1/servers/notes-mcp/policy.json`));
    const $ = load(html);
    const groups = $('.pick-group h3')
      .map((_, one) => $(one).text())
      .get();
    expect(groups).toEqual(['Destructive', 'Not assessed', 'Execute', 'Write', 'Read']);
    expect($('#builder-status').text()).toBe('As recommended; no faults.');
    expect($('script:not([src])').length + $('[style], style').length).toBe(0);
  });

  test('the server and the tool page lead to it', async () => {
    expect(await get('/servers/notes-mcp')).toContain(`href="${PAGE}"`);
    const tool = load(await get('/servers/notes-mcp/tools/save_note'))(`a[href="${PAGE}#t-${save}"]`);
    expect(tool.length).toBe(1);
    expect(load(await get(PAGE))(`#t-${save}`).length).toBe(1);
  });

  test('a person posts a choice, and nothing of the answer is kept on the way', async () => {
    const answer = await post(await get(PAGE), { [`k.${save}`]: 'deny', do: 'update' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const html = await answer.text();
    expect(documentIn(html).tools.save_note.deny_if).toHaveLength(1);
    expect(load(html)('#differences').text()).toMatch(/Lets less through\s+save_note: was/);
  });

  test('a rule is built step by step, its fault is shown where it stands, and the link holds it', async () => {
    let html = await (await post(await get(PAGE), { [`k.${save}`]: 'custom', do: 'update' })).text();
    html = await (await post(html, { do: `add-deny_if:${save}` })).text();
    expect(load(html)('[autofocus]').attr('id')).toBe(`p.${save}.0.0`);
    html = await (await post(html, { [`o.${save}.0.0`]: 'regex', [`v.${save}.0.0`]: '(secret', do: 'update' })).text();
    const $ = load(html);
    const field = $(`[id="v.${save}.0.0"]`);
    expect(field.attr('aria-invalid')).toBe('true');
    expect($(`[id="${field.attr('aria-describedby')}"]`).text()).toContain('does not compile');
    expect($('#faults').text()).toContain('/tools/save_note/deny_if/0/conditions/0/value');
    expect($('button[value="download"]').attr('disabled')).toBeDefined();
    expect((await post(html, { do: 'download' })).status).toBe(400);
    html = await (await post(html, { [`v.${save}.0.0`]: 'secret', do: 'update' })).text();
    const built = documentIn(html);
    expect(parsePolicy(built).ok).toBe(true);
    expect(built.tools.save_note.deny_if[0].conditions).toEqual([{ path: 'args.title', op: 'regex', value: 'secret' }]);
    expect(documentIn(await get(linkIn(html)))).toEqual(built);
    expect(load(await get(linkIn(html)))(`[id="v.${save}.0.0"]`).attr('value')).toBe('secret');
  });

  test('a sample call is decided with all reasons, and is not part of the link', async () => {
    const fields = { call: keyOf('delete_notes'), arguments: '{"id": "private-word"}', do: 'try' };
    const html = await (await post(await get(PAGE), fields)).text();
    expect(load(html)('#sample-result').text()).toMatch(/Refused\s+This tool is not available here\.\s+\/hide\/0/);
    expect(linkIn(html)).not.toContain('private-word');
    const bad = await (await post(html, { arguments: '{', do: 'try' })).text();
    expect(load(bad)('#sample-result').text()).toContain('The arguments are no JSON');
  });

  test.each([
    ['claude-code', 'notes', 'settings.json', 'mcp__notes__save_note'],
    ['codex', 'notes', 'config.toml', '[mcp_servers.notes'],
    ['rego', 'notes', 'policy.rego', 'save_note'],
  ])('the file of %s is downloaded byte for byte as it is shown', async (format, alias, fileName, holds) => {
    const html = await (await post(await get(PAGE), { format, alias, do: 'update' })).text();
    const answer = await post(html, { do: 'download' });
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="notes-mcp-${fileName}"`);
    const text = await answer.text();
    expect(text).toContain(holds);
    expect(text.trimEnd()).toBe(load(html)('#policy-text').text().trimEnd());
    const twin = await readAnswer<Twin>(`${site.origin}/api/v1${linkIn(html)}`);
    expect(twin.written?.text).toBe(text);
  });

  test('a limit that a client cannot count is asked about, until a person gives it up', async () => {
    const set = { format: 'claude-code', [`k.${save}`]: 'limit', do: 'update' };
    const html = await (await post(await get(PAGE), set)).text();
    expect(documentIn(html).permissions.ask).toContain('mcp__notes-mcp__save_note');
    const given = await (await post(html, { caps: 'allow', do: 'update' })).text();
    expect(documentIn(given).permissions.allow).toContain('mcp__notes-mcp__save_note');
    expect(documentIn(await get(linkIn(given)))).toEqual(documentIn(given));
  });

  test('a name that the format cannot take is said at its field', async () => {
    const html = await (await post(await get(PAGE), { format: 'gemini-cli', alias: 'a_b', do: 'update' })).text();
    expect(load(html)('#alias').attr('aria-invalid')).toBe('true');
    expect(load(html)('[id="e.alias"]').text()).toMatch(/\w/);
  });

  test('a search shows some tools, and the others keep what was set', async () => {
    const start = await (await post(await get(PAGE), { [`k.${save}`]: 'allow', do: 'update' })).text();
    const html = await (await post(start, { find: 'run', do: 'show' })).text();
    expect(load(html)('.pick').length).toBe(1);
    expect(documentIn(html).tools.save_note).toEqual({});
    const all = await (await post(html, { find: '', do: 'show' })).text();
    expect(load(all)(`[id="k.${save}"] option[selected]`).attr('value')).toBe('allow');
  });

  test('many tools are set at once; a link that would be too long is left out and said', async () => {
    const path = '/servers/many-tools/policy';
    const start = await get(path);
    expect(load(start)('details.pick-group[open]').length).toBe(1);
    const html = await (await post(start, { what: 'Write', to: 'hide', do: 'all' }, path)).text();
    expect(documentIn(html).hide).toHaveLength(200);
    expect(documentIn(await get(linkIn(html)))).toEqual(documentIn(html));
    const noise = Array.from({ length: 400 }, (_, at): [string, Choice] => [
      keyOf(`gone ${at}`) + keyOf(`away ${at}`),
      { kind: 'deny' },
    ]);
    const long = await (await post(html, { choices: writeChoices(new Map(noise)), do: 'update' }, path)).text();
    expect(load(long)('[data-link]').length).toBe(0);
    expect(load(long)('#builder-link').text()).toContain('too many for a link');
    expect((await post(long, { do: 'download' }, path)).status).toBe(200);
  });
});

describe('a link', () => {
  test('to tools that are gone shows them, keeps their rules, and lets them be taken out', async () => {
    const choices = writeChoices(new Map<string, Choice>([['<b>gone</b>', { kind: 'deny', message: '<i>no</i>' }]]));
    const html = await get(`${PAGE}?choices=${choices}`);
    const $ = load(html);
    expect($('#unknown').text()).toContain('<b>gone</b>');
    expect($('#unknown b, #main i').length).toBe(0);
    expect(documentIn(html).tools['<b>gone</b>'].deny_if).toHaveLength(1);
    const twin = await readAnswer<Twin>(`${site.origin}/api/v1${PAGE}?choices=${choices}`);
    expect(twin.unknownTools).toEqual([{ tool: '<b>gone</b>', chosen: 'refused' }]);
    const dropped = await (await post(html, { do: $('#unknown button').attr('value') ?? '' })).text();
    expect(load(dropped)('#unknown').text().trim()).toBe('');
  });

  test.each([
    ['?choices=9.abc', 'cannot be read'],
    ['?choices=1.abc', 'cannot be read'],
    ['?profile=loose', '“profile” must be one of'],
    ['?format=word', '“format” must be one of'],
    [`?alias=${'x'.repeat(201)}`, '“alias” must be given once'],
  ])('%s is refused in a sentence', async (query, sentence) => {
    const answer = await fetch(`${site.origin}/api/v1${PAGE}${query}`);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { detail: string }).detail).toContain(sentence);
  });

  test('to a server that is not there is not found, and one without tools has nothing to set', async () => {
    expect((await fetch(`${site.origin}/servers/none/policy`)).status).toBe(404);
    expect((await fetch(`${site.origin}/servers/none/policy`, { method: 'POST' })).status).toBe(404);
    expect(await get('/servers/empty/policy')).toContain('No tools yet');
  });
});

describe('hostile tools', () => {
  test('are set one by one and come back through the link, with nothing of them as markup', async () => {
    const { servers } = await readAnswer<{ servers: { slug: string }[] }>(`${site.origin}/api/v1/servers`);
    for (const { slug } of servers.filter((one) => one.slug !== 'many-tools' && one.slug !== 'empty')) {
      const path = `/servers/${slug}/policy`;
      const start = await get(path);
      const filled: Record<string, string> = { do: 'update', alias: '"><img src=x onerror=alert(1)>' };
      for (const [name] of formOf(start).fields) if (name.startsWith('k.')) filled[name] = 'custom';
      let html = await (await post(start, filled, path)).text();
      const keys = Object.keys(filled).filter((name) => name.startsWith('k.'));
      for (const key of keys) html = await (await post(html, { do: `add-require:${key.slice(2)}` }, path)).text();
      const $ = load(html);
      expect($('#main script, #main img, #main iframe, #main [onerror], #main [onload]').length).toBe(0);
      expect($('#main').html()).not.toMatch(/[\u200b\u202e\u001b]/);
      const link = linkIn(html);
      expect(link).not.toBe('');
      const twin = await readAnswer<Twin>(`${site.origin}/api/v1${link}`);
      expect(Object.keys(twin.policy.tools)).toHaveLength(keys.length);
      expect(twin.policy).toEqual(documentIn(html));
    }
  });
});

test('the form of a server with 400 tools is made soon, and is small enough for a browser', async () => {
  await get('/servers/many-tools/policy');
  const begin = performance.now();
  const html = await get('/servers/many-tools/policy');
  expect(performance.now() - begin).toBeLessThan(3_000);
  expect(html.length).toBeLessThan(600_000);
  expect(load(html)('*').length).toBeLessThan(12_000);
});
