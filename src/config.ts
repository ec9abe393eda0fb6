import { resolve } from 'node:path';
import { z } from 'zod';

/** Every setting that the environment may give, read once at start and here alone; what npm and a sandbox need of it is theirs. */
export type Config = {
  port: number;
  host: string;
  /** Absolute path: PGlite, installed packages and the homes of crawled servers live below it. */
  dataDirectory: string;
  /** PostgreSQL; PGlite in the data directory when absent. */
  databaseUrl?: string | undefined;
  openai: {
    apiKey?: string | undefined;
    baseUrl?: string | undefined;
    model?: string | undefined;
    /** The most tokens that one run may use; 0 asks no model at all. */
    budget: number;
  };
  adminToken?: string | undefined;
  /** Where the owner of a crawled host reaches whoever runs this: an address of the web or of mail. */
  contact?: string | undefined;
};

/** A setting that cannot be used, said in one sentence for the person who set it. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const optionalText = z
  .string()
  .transform((text) => (text.trim() === '' ? undefined : text))
  .optional();

const environmentSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port <= 65_535)
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  TOOLRISK_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: optionalText.refine((url) => url === undefined || /^postgres(ql)?:\/\//.test(url)),
  OPENAI_API_KEY: optionalText,
  // A name and password in the address would be refused only when the first question is sent.
  OPENAI_BASE_URL: optionalText.refine((url) => url === undefined || isPlainHttp(url)),
  TOOLRISK_LLM_MODEL: optionalText.refine((name) => name === undefined || /^[\x21-\x7E]{1,200}$/.test(name)),
  TOOLRISK_LLM_BUDGET: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .default(200_000),
  TOOLRISK_ADMIN_TOKEN: optionalText,
  // It stands within the parentheses of a User-Agent header.
  TOOLRISK_CONTACT: optionalText.refine(
    (text) => text === undefined || /^(?=.*[@.])[!-'*-[\]-~]{3,200}$/.test(text.trim()),
  ),
});

const EXPECTED: Record<string, string> = {
  PORT: 'a number from 0 to 65535',
  HOST: 'a host name or address',
  TOOLRISK_DATA: 'the path of a folder',
  DATABASE_URL: 'an address that begins with postgres:// or postgresql://',
  OPENAI_BASE_URL: 'an address that begins with http:// or https:// and holds no password',
  TOOLRISK_LLM_MODEL: 'the name of a model',
  TOOLRISK_LLM_BUDGET: 'a number of tokens, 0 to 999999999',
  TOOLRISK_CONTACT: 'the address of a page or a mailbox, without spaces and parentheses',
};

function isPlainHttp(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/**
 * Reads the settings from an environment.
 * @throws ConfigError naming the variable and what it should hold; never its value, which may be a secret.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const read = environmentSchema.safeParse(environment);
  if (!read.success) {
    const name = String(read.error.issues[0]?.path[0] ?? 'the environment');
    throw new ConfigError(`${name} must be ${EXPECTED[name] ?? 'text'}; correct it or leave it unset.`);
  }
  const value = read.data;
  return {
    port: value.PORT,
    host: value.HOST,
    dataDirectory: resolve(value.TOOLRISK_DATA),
    databaseUrl: value.DATABASE_URL,
    openai: {
      apiKey: value.OPENAI_API_KEY?.trim(),
      baseUrl: value.OPENAI_BASE_URL,
      model: value.TOOLRISK_LLM_MODEL,
      budget: value.TOOLRISK_LLM_BUDGET,
    },
    adminToken: value.TOOLRISK_ADMIN_TOKEN,
    contact: value.TOOLRISK_CONTACT?.trim(),
  };
}
