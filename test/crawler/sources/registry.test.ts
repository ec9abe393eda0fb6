import { describe, expect, onTestFinished, test } from 'vitest';
import { registrySource } from '../../../crawler/sources/registry.ts';
import { listingsIn, problemIn, readAll, rejectedIn } from '../../support/read-source.ts';
import { madeEntry, type RegistryCopy, startAnswers, startRegistryCopy } from '../../support/registry-copy.ts';

const OFFICIAL = 'io.modelcontextprotocol.registry/official';

async function during(started: Promise<RegistryCopy>): Promise<RegistryCopy> {
  const copy = await started;
  onTestFinished(copy.close);
  return copy;
}

/** What the source makes of these entries on one page. */
async function read(...servers: unknown[]) {
  const copy = await during(startAnswers({ body: { servers } }));
  return readAll(registrySource, copy.address);
}

async function places(...servers: unknown[]) {
  return listingsIn(await read(...servers)).map(({ where }) => where);
}

describe('the shapes that registries have had', () => {
  test('an entry of today gives one server for each place, with what its author declares', async () => {
    const all = await read({
      server: {
        name: 'io.github.acme/weather',
        title: 'Weather',
        description: 'Forecasts.',
        repository: { url: 'https://github.com/acme/weather', source: 'github' },
        version: '2.0.0',
        packages: [
          {
            registryType: 'npm',
            identifier: '@acme/weather',
            version: '2.0.0',
            transport: { type: 'stdio' },
            runtimeArguments: [{ type: 'positional', value: '-y' }],
            packageArguments: [
              { type: 'positional', value: 'serve' },
              { type: 'named', name: '--units', value: '{units}', variables: { units: { default: 'metric' } } },
              { type: 'named', name: '--cache', isRequired: true, format: 'filepath' },
              { type: 'named', name: '--color', default: 'never' },
              { type: 'positional', valueHint: 'place' },
            ],
            environmentVariables: [
              { name: 'WEATHER_KEY', isRequired: true, isSecret: true },
              { name: 'WEATHER_MODE', value: 'stdio' },
              { name: 'OPTIONAL' },
              { name: 'NODE_OPTIONS', value: '--allow-child-process', isRequired: true },
            ],
          },
          { registryType: 'pypi', identifier: 'acme-weather', version: '2.0.0', transport: { type: 'stdio' } },
          { registryType: 'oci', identifier: 'ghcr.io/acme/weather:2.0.0', transport: { type: 'stdio' } },
          {
            registryType: 'mcpb',
            identifier: 'https://github.com/acme/weather/releases/download/v2.0.0/weather.mcpb',
            fileSha256: 'f'.repeat(64),
            transport: { type: 'stdio' },
          },
        ],
        remotes: [{ type: 'streamable-http', url: 'https://weather.example.com/mcp' }],
      },
      _meta: { [OFFICIAL]: { status: 'deprecated', updatedAt: '2026-05-05T10:00:00.123456Z', isLatest: true } },
    });
    const listings = listingsIn(all);
    expect(listings.map(({ where }) => where)).toEqual([
      {
        kind: 'package',
        registry: 'npm',
        package: '@acme/weather',
        version: '2.0.0',
        args: ['serve', '--units', 'metric', '--cache', '.', '--color', 'never'],
        env: { WEATHER_MODE: 'stdio' },
        wants: ['WEATHER_KEY'],
      },
      { kind: 'foreign', registry: 'pypi', package: 'acme-weather', version: '2.0.0' },
      { kind: 'foreign', registry: 'oci', package: 'ghcr.io/acme/weather', version: '2.0.0' },
      { kind: 'foreign', registry: 'mcpb', package: 'io.github.acme/weather', version: '2.0.0' },
      { kind: 'http', url: 'https://weather.example.com/mcp' },
    ]);
    for (const listing of listings) {
      expect(listing).toMatchObject({
        source: expect.stringMatching(/^registry:127\.0\.0\.1:\d+$/),
        entry: 'io.github.acme/weather',
        title: 'Weather',
        standing: 'deprecated',
        updatedAt: '2026-05-05T10:00:00.123Z',
      });
    }
    expect(all.at(-1)).toEqual({ kind: 'newest', at: '2026-05-05T10:00:00.123Z' });
  });

  test('an entry with its fields at the top, in snake_case, under the older names', async () => {
    const all = await read(
      {
        name: 'io.github.acme/old',
        description: 'Old.',
        status: 'active',
        version_detail: { version: '0.1.0', is_latest: true, release_date: '2025-06-01T00:00:00Z' },
        packages: [
          {
            registry_name: 'npm',
            name: '@acme/old',
            version: '0.1.0',
            environment_variables: [{ name: 'OLD_KEY', is_required: true }],
            package_arguments: [{ type: 'positional', value: 'run', is_required: true }],
          },
          { registry_name: 'docker', name: 'mcp/old', version: '0.1.0' },
        ],
        remotes: [{ transport_type: 'sse', url: 'https://old.example.com/sse' }],
        _meta: { [OFFICIAL]: { updated_at: '2025-06-02T00:00:00Z', is_latest: true } },
      },
      {
        server: {
          name: 'io.github.acme/older',
          packages: [{ registry_type: 'npm', identifier: 'older', version: '1.0.0' }],
        },
        'x-io.modelcontextprotocol.registry': { is_latest: true, published_at: '2025-05-02T00:00:00Z' },
      },
    );
    expect(listingsIn(all).map(({ where, updatedAt }) => [where, updatedAt])).toEqual([
      [
        {
          kind: 'package',
          registry: 'npm',
          package: '@acme/old',
          version: '0.1.0',
          args: ['run'],
          wants: ['OLD_KEY'],
        },
        '2025-06-02T00:00:00.000Z',
      ],
      [{ kind: 'foreign', registry: 'oci', package: 'mcp/old', version: '0.1.0' }, '2025-06-02T00:00:00.000Z'],
      [{ kind: 'http', url: 'https://old.example.com/sse' }, '2025-06-02T00:00:00.000Z'],
      [{ kind: 'package', registry: 'npm', package: 'older', version: '1.0.0' }, '2025-05-02T00:00:00.000Z'],
    ]);
  });

  test('a registry that has only the older API is asked there, and one that knows no filter without it', async () => {
    const servers = [madeEntry(0, '2026-01-01T00:00:00Z')];
    const copy = await during(
      startAnswers({ status: 404, body: {} }, { status: 422, body: {} }, { body: { servers } }),
    );
    expect(listingsIn(await readAll(registrySource, `${copy.address}/sub/`))).toHaveLength(1);
    expect(copy.requests).toEqual([
      '/sub/v0.1/servers?limit=100&version=latest&include_deleted=true',
      '/sub/v0/servers?limit=100&version=latest&include_deleted=true',
      '/sub/v0/servers?limit=100',
    ]);
  });

  test('of several versions only the newest counts, marked or not', async () => {
    const version = (number: string, isLatest?: boolean) => ({
      server: { name: 'a.b/c', version: number, packages: [{ registryType: 'npm', identifier: 'c', version: number }] },
      ...(isLatest !== undefined && { _meta: { [OFFICIAL]: { isLatest } } }),
    });
    const newest = [{ kind: 'package', registry: 'npm', package: 'c', version: '1.10.0' }];
    expect(await places(version('1.9.0', false), version('1.10.0', true), version('1.2.0', false))).toEqual(newest);
    expect(await places(version('1.9.0'), version('1.10.0'), version('1.10.0-rc.1'))).toEqual(newest);
  });

  test('an address with a part that only its user knows is passed over, and one with a default is filled in', async () => {
    const variables = { region: { default: 'eu' } };
    const all = await read(
      { server: { name: 'a/one', remotes: [{ type: 'streamable-http', url: 'https://{tenant}.example.com/mcp' }] } },
      { server: { name: 'a/two', remotes: [{ type: 'sse', url: 'https://{region}.example.com/mcp', variables }] } },
    );
    expect(rejectedIn(all)).toEqual([
      'a/one: The address of one of its remotes has a part that only its user knows: {tenant}.',
    ]);
    expect(listingsIn(all).map(({ where }) => where)).toEqual([{ kind: 'http', url: 'https://eu.example.com/mcp' }]);
  });
});

describe('what goes wrong', () => {
  test('a broken entry is passed over alone, and its neighbours are read', async () => {
    const good = (name: string) => ({
      server: { name, packages: [{ registryType: 'npm', identifier: 'x', version: '1.0.0' }] },
    });
    const all = await read(
      good('a/first'),
      ...[null, 7, {}, { server: { description: 'no name' } }],
      { server: { name: 'a/empty' } },
      { server: { name: 'a/bad', packages: [{ registryType: 'npm', identifier: '../../etc' }, 'x', {}] } },
      { server: { name: 'a/private', remotes: [{ url: 'https://user:secret@example.com/' }, { url: 'file:///etc' }] } },
      {
        server: {
          name: 'a/elsewhere',
          packages: [{ registryType: 'npm', identifier: 'x', registryBaseUrl: 'https://npm.example.com' }],
        },
      },
      good('a/last'),
    );
    expect(listingsIn(all).map(({ entry }) => entry)).toEqual(['a/first', 'a/last']);
    expect(rejectedIn(all)).toHaveLength(11);
    expect(JSON.stringify(all)).not.toContain('secret');
    expect(problemIn(all)).toBeUndefined();
  });

  test('pages that go in a circle end the reading, and what was read is kept', async () => {
    const page = (index: number) => ({
      body: { servers: [madeEntry(index, '2026-01-01T00:00:00Z')], metadata: { nextCursor: 'again' } },
    });
    const copy = await during(startAnswers(page(0), page(2), page(4)));
    const all = await readAll(registrySource, copy.address);
    expect(listingsIn(all)).toHaveLength(2);
    expect(problemIn(all)).toMatch(/goes in a circle/);
    expect(copy.requests).toHaveLength(2);
  });

  test('a registry that asks for a moment of patience gets it', async () => {
    const servers = [madeEntry(0, '2026-01-01T00:00:00Z')];
    const copy = await during(
      startAnswers(
        { status: 429, headers: { 'retry-after': '1' }, body: {} },
        { status: 502, body: {} },
        { body: { servers } },
      ),
    );
    const begun = performance.now();
    expect(listingsIn(await readAll(registrySource, copy.address))).toHaveLength(1);
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(copy.requests).toHaveLength(3);
  });

  test.each([
    ['an address that is none', async () => 'not a registry', /is not the address of a registry/],
    ['a page in place of JSON', async () => (await during(startAnswers({ body: '<html>' }))).address, /is not JSON/],
    [
      'other JSON',
      async () => (await during(startAnswers({ body: { items: [] } }))).address,
      /is not a list of servers/,
    ],
    ['nobody there', async () => 'http://127.0.0.1:9', /cannot be reached.*3 times/],
    ['a refusal', async () => (await during(startAnswers({ status: 403, body: {} }))).address, /answered with 403/],
  ])('%s is a problem in one sentence', async (_, place, sentence) => {
    const all = await readAll(registrySource, await place());
    expect(all).toHaveLength(1);
    expect(problemIn(all)).toMatch(sentence);
  });
});

describe('reading on', () => {
  test('asks for what changed, and passes over what a registry without that filter repeats', async () => {
    const copy = await during(startRegistryCopy(250));
    copy.change(7, '2026-03-01T00:00:00.000Z');
    const all = await readAll(registrySource, copy.address, { since: '2026-02-01T00:00:00.000Z' });
    expect(listingsIn(all).map(({ entry }) => entry)).toEqual(['io.github.example/thing-7']);
    expect(copy.requests).toHaveLength(1);
    expect(copy.requests[0]).toContain('updated_since=2026-02-01T00%3A00%3A00.000Z');
    const servers = [madeEntry(1, '2026-01-01T00:00:00Z'), madeEntry(6, '2026-03-01T00:00:00Z')];
    const plain = await during(startAnswers({ body: { servers } }));
    const again = await readAll(registrySource, plain.address, { since: '2026-02-01T00:00:00.000Z' });
    expect(listingsIn(again).map(({ entry }) => entry)).toEqual(['io.github.example/thing-6']);
  });

  test('does not go on from later than its own beginning, for an entry that changed meanwhile would be lost', async () => {
    const headers = { date: 'Fri, 01 May 2026 00:00:00 GMT' };
    const copy = await during(startAnswers({ headers, body: { servers: [madeEntry(1, '2026-05-01T00:00:07Z')] } }));
    expect((await readAll(registrySource, copy.address)).at(-1)).toEqual({
      kind: 'newest',
      at: '2026-05-01T00:00:00.000Z',
    });
  });

  test('asks for a page only when the one before is used up, and ends at a limit and at the signal', async () => {
    const copy = await during(startRegistryCopy(1_000));
    expect(listingsIn(await readAll(registrySource, copy.address, { limit: 150 })).length).toBeGreaterThanOrEqual(150);
    expect(copy.requests).toHaveLength(2);
    const stop = new AbortController();
    let seen = 0;
    const { sourceOptions } = await import('../../support/read-source.ts');
    for await (const _ of registrySource.find(copy.address, sourceOptions({ signal: stop.signal }))) {
      seen += 1;
      if (seen === 10) stop.abort();
    }
    expect(seen).toBeLessThanOrEqual(11);
    expect(copy.requests).toHaveLength(3);
  });
});
