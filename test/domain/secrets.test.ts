import { expect, test } from 'vitest';
import { maskAddress, maskArguments, maskValues, redact } from '../../src/domain/secrets.ts';

test('secrets in arguments are masked by their flag, their form and their place in an address', () => {
  const args = ['start', '--api-key=abc', '--token', 'abc', '-t', 'x', '--env', 'prod', 'postgresql://me:pw@host/db'];
  expect(maskArguments(args)).toEqual([
    'start',
    '--api-key=***',
    '--token',
    '***',
    '-t',
    '***',
    '--env',
    'prod',
    'postgresql://me:***@host/db',
  ]);
  expect(maskArguments(['PASSWORD=x', '--stdio', 'ghp_abcdefgh12345678', '/home/me/notes-2026'])).toEqual([
    'PASSWORD=***',
    '--stdio',
    '***',
    '/home/me/notes-2026',
  ]);
});

test('an address loses its password and the secrets of its query, and nothing else', () => {
  expect(maskAddress('https://u:p@example.org/a?api_key=1&page=2')).toBe(
    'https://u:***@example.org/a?api_key=***&page=2',
  );
  expect(maskAddress('https://EXAMPLE.org/a b')).toBe('https://EXAMPLE.org/a b');
  expect(maskAddress('no address: token')).toBe('no address: token');
});

test('of variables only the names stay', () => {
  expect(maskValues({ A_KEY: 'x', HOME: '/y' })).toEqual({ A_KEY: '***', HOME: '***' });
});

test('given values are taken out of a text, short ones left', () => {
  expect(redact('token abcdef was refused, ab too', ['abcdef', 'ab'])).toBe('token *** was refused, ab too');
});
