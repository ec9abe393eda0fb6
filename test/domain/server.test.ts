import { describe, expect, test } from 'vitest';
import { repositoryAddress, serverKey, slugOf } from '../../src/domain/server.ts';

describe('a server', () => {
  test.each([
    ['git+https://github.com/a/b.git', 'https://github.com/a/b'],
    ['git://github.com/a/b.git', 'https://github.com/a/b'],
    ['github:a/b', 'https://github.com/a/b'],
    ['git@github.com:a/b.git', 'https://github.com/a/b'],
    ['https://example.org/x', 'https://example.org/x'],
  ])('the repository %s is opened at %s', (given, address) => {
    expect(repositoryAddress(given)?.href).toBe(address);
  });

  test.each(['javascript:alert(1)', 'not an address', 'file:///etc/passwd', ''])(
    '%j is no repository address',
    (given) => {
      expect(repositoryAddress(given)).toBeUndefined();
    },
  );

  test.each([
    ['@scope/Server_Name', 'scope-server-name'],
    ['Ünïcode', 'unicode'],
    ['日本語', 'server'],
    ['-', 'server'],
    [`${'a'.repeat(79)}-b`, 'a'.repeat(79)],
  ])('the slug of %j is %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  test('a package is one server in all its versions', () => {
    const place = { kind: 'package', registry: 'npm', package: 'x' } as const;
    expect(serverKey({ ...place, version: '1.0.0' })).toBe(serverKey({ ...place, version: '2.0.0' }));
  });
});
