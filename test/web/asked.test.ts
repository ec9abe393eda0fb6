import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleSite, openSite } from './example-site.ts';

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([
    {
      listing: { name: 'locked', where: { kind: 'http', url: 'https://mcp.acme.example/mcp' } },
      failure: {
        status: 'needs_auth',
        detail: 'It wants a login (HTTP 401, Bearer).',
        launch: {
          method: 'http-streamable',
          asked: {
            status: 401,
            scheme: 'Bearer',
            realm: '<script>alert(1)</script>',
            scope: 'notes:read',
            resourceMetadata: 'https://attacker.example/.well-known/oauth',
            error: 'invalid_token',
          },
        },
      },
    },
    {
      listing: { name: 'busy', where: { kind: 'http', url: 'https://busy.acme.example/mcp' } },
      failure: {
        status: 'unreachable',
        detail: 'It asks to be left alone.',
        launch: { method: 'http-streamable', asked: { status: 429, until: '2026-04-01T10:00:00.000Z' } },
      },
    },
  ]);
});
afterAll(() => site.close());

const textOf = async (path: string) => (await fetch(`${site.origin}${path}`)).text();

test('a server that wants a login shows what it asked for, as text and never as a link', async () => {
  const page = await textOf('/servers/locked');
  for (const words of ['Wants a login', 'notes:read', 'invalid_token', 'https://attacker.example/.well-known/oauth']) {
    expect(page).toContain(words);
  }
  expect(page).not.toContain('href="https://attacker.example');
  expect(page).not.toContain('<script>alert');
  const json = JSON.parse(await textOf('/api/v1/servers/locked'));
  expect(JSON.stringify(json)).toContain('"resourceMetadata":"https://attacker.example/.well-known/oauth"');
});

test('a server that asks for a pause shows until when', async () => {
  expect(await textOf('/servers/busy')).toMatch(/Asks for a pause until[\s\S]{0,80}2026-04-01T10:00/);
});
