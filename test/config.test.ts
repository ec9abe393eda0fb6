import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

describe('the configuration', () => {
  test('an empty environment gives the documented defaults', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDirectory: resolve('data'),
      databaseUrl: undefined,
      openai: { apiKey: undefined, baseUrl: undefined, model: undefined, budget: 200_000 },
      adminToken: undefined,
      contact: undefined,
    });
  });

  test('every setting of the environment arrives', () => {
    const config = readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      TOOLRISK_DATA: '/tmp/toolrisk',
      DATABASE_URL: 'postgres://user@localhost/toolrisk',
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      TOOLRISK_LLM_MODEL: 'model',
      TOOLRISK_LLM_BUDGET: '5000',
      TOOLRISK_ADMIN_TOKEN: 'token',
      TOOLRISK_CONTACT: ' https://crawler.example/about ',
    });
    expect(config).toEqual({
      port: 8080,
      host: '0.0.0.0',
      dataDirectory: '/tmp/toolrisk',
      databaseUrl: 'postgres://user@localhost/toolrisk',
      openai: { apiKey: 'key', baseUrl: 'http://127.0.0.1:9/v1', model: 'model', budget: 5000 },
      adminToken: 'token',
      contact: 'https://crawler.example/about',
    });
  });

  test('an empty variable counts as unset', () => {
    expect(readConfig({ DATABASE_URL: '', OPENAI_API_KEY: ' ' })).toMatchObject({
      databaseUrl: undefined,
      openai: { apiKey: undefined },
    });
  });

  test.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'mysql://root:secret@db/x'],
    ['OPENAI_BASE_URL', 'not a url'],
    ['OPENAI_BASE_URL', 'ftp://127.0.0.1/v1'],
    ['OPENAI_BASE_URL', 'https://me:secret@127.0.0.1/v1'],
    ['TOOLRISK_LLM_MODEL', 'two words'],
    ['TOOLRISK_LLM_BUDGET', '1e6'],
    ['TOOLRISK_LLM_BUDGET', '-1'],
    ['TOOLRISK_CONTACT', 'me (at home)'],
    ['TOOLRISK_CONTACT', 'me@example.com\r\nX-Injected: 1'],
  ])('%s=%s is refused in one sentence that names the variable and not its value', (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} must be .+\\.$`));
    expect(read).not.toThrow(value);
  });
});
