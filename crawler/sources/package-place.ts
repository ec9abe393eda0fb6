import { z } from 'zod';
import type { Where } from '../../src/domain/server.ts';
import { DUMMY } from '../launch/dummies.ts';
import { isPackageSpec } from '../launch/install-package.ts';
import { mayBeSet } from '../launch/variables.ts';

type Place = { where: Where } | { reason: string };

const text = z.string().trim().min(1).optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const valueSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional().catch(undefined);
const plainInput = { value: valueSchema, default: valueSchema, isRequired: flag, isSecret: flag, format: text };
const inputSchema = z.looseObject({
  ...plainInput,
  type: text,
  name: text,
  choices: z.array(z.string()).optional().catch(undefined),
  variables: z.record(z.string(), z.looseObject(plainInput)).optional().catch(undefined),
});
type Input = z.infer<typeof inputSchema>;
const inputs = z
  .array(z.unknown())
  .catch([])
  .default([])
  .transform((all): Input[] =>
    all.flatMap((one) => {
      const read = inputSchema.safeParse(one);
      return read.success ? [read.data] : [];
    }),
  );

const packageSchema = z.looseObject({
  registryType: text,
  registryName: text,
  registryBaseUrl: text,
  identifier: text,
  name: text,
  version: text,
  packageArguments: inputs,
  environmentVariables: inputs,
});

/**
 * Where one of the packages of a server.json is to be had: npm packages with what they are started with, all others as
 * places that are not started here.
 */
export function packagePlace(value: unknown, entry: { name: string; version: string | undefined }): Place {
  const read = packageSchema.safeParse(value);
  if (!read.success) return { reason: 'One of its packages is no object.' };
  const { registryType, registryName, identifier, name, version } = read.data;
  const registry = (registryType ?? registryName)?.toLowerCase();
  const named = identifier ?? name;
  if (registry === undefined || named === undefined)
    return { reason: 'One of its packages does not say its registry and its name.' };
  if (registry === 'npm') return npmPlace(read.data, named, version);
  if (!/^[a-z0-9-]{1,40}$/.test(registry))
    return { reason: 'One of its packages comes from a registry without a name.' };
  if (registry === 'oci' || registry === 'docker') return imagePlace(named, version, read.data.registryBaseUrl);
  // A bundle's address changes with each version, and its server stays the same.
  const lasting = registry === 'mcpb' && /^https?:/i.test(named) ? entry.name : named;
  return foreign(registry, lasting, version ?? (registry === 'mcpb' ? entry.version : undefined));
}

function npmPlace(found: z.infer<typeof packageSchema>, name: string, version: string | undefined): Place {
  const exact = version === 'latest' ? undefined : version;
  if (!isPackageSpec(name, exact)) return { reason: `“${short(name)}” is not the name and version of an npm package.` };
  const host = found.registryBaseUrl === undefined ? undefined : URL.parse(found.registryBaseUrl)?.hostname;
  if (host !== undefined && !/(?:^|\.)npmjs\.(?:org|com)$/.test(host))
    return {
      reason: `Its package comes from another npm registry (${short(host)}), where the same name is another package.`,
    };
  const args = found.packageArguments.flatMap(argumentOf);
  const { env, wants } = variablesOf(found.environmentVariables);
  return {
    where: {
      kind: 'package',
      registry: 'npm',
      package: name,
      ...(exact !== undefined && { version: exact }),
      ...(args.length > 0 && { args }),
      ...(Object.keys(env).length > 0 && { env }),
      ...(wants.length > 0 && { wants }),
    },
  };
}

/** An image without its tag or digest, so that a new version of it is the same server. */
function imagePlace(named: string, version: string | undefined, base: string | undefined): Place {
  const read = /^(.+?)(?:@(sha256:[0-9a-f]+)|:([^/:@]+)(?:@sha256:[0-9a-f]+)?)?$/i.exec(named);
  const image = read?.[1] ?? named;
  const host = base === undefined ? undefined : URL.parse(base)?.host;
  const whole = host === undefined || image.startsWith(`${host}/`) ? image : `${host}/${image}`;
  return foreign('oci', whole, read?.[3] ?? read?.[2] ?? version);
}

function foreign(registry: string, name: string, version: string | undefined): Place {
  if (name.length > 500) return { reason: `The name of its ${registry} package is longer than 500 characters.` };
  return { where: { kind: 'foreign', registry, package: name, ...(version !== undefined && { version }) } };
}

/** The words that one argument adds to the command line: what is fixed, and a dummy for what has to be there. */
function argumentOf(input: Input): string[] {
  const fixed = fixedValue(input);
  const required = input.isRequired === true;
  if (input.type === 'named') {
    if (input.name === undefined) return [];
    if (fixed !== undefined) return [input.name, fixed];
    if (!required) return [];
    return input.format === 'boolean' ? [input.name] : [input.name, dummyOf(input)];
  }
  if (fixed !== undefined) return [fixed];
  return required ? [dummyOf(input)] : [];
}

/**
 * Variables with a fixed value that is no secret, and the names of those that the user has to fill in. Variables that
 * steer the runtime itself are left out: a registry's text must not loosen what a server is locked into.
 */
function variablesOf(all: readonly Input[]): { env: Record<string, string>; wants: string[] } {
  const env: Record<string, string> = {};
  const wants: string[] = [];
  for (const input of all) {
    const { name } = input;
    if (name === undefined || !mayBeSet(name)) continue;
    const fixed = input.isSecret === true ? undefined : fixedValue(input);
    if (fixed !== undefined && (input.value !== undefined || input.isRequired === true)) env[name] = fixed;
    else if (input.isRequired === true) wants.push(name);
  }
  return { env, wants };
}

/** The value with its variables filled in; undefined where one of them is only the user's to know. */
function fixedValue(input: Input): string | undefined {
  const value = input.value ?? input.default;
  if (value === undefined || value.length > 1_000 || value.includes('\0')) return undefined;
  let whole = true;
  const filled = value.replace(/\{([^{}]+)\}/g, (found, name: string) => {
    const variable = input.variables?.[name];
    if (variable === undefined) return found;
    const inner = variable.isSecret === true ? undefined : (variable.value ?? variable.default);
    if (inner === undefined && variable.isRequired !== true && input.isRequired !== true) whole = false;
    return inner ?? dummyOf(variable);
  });
  return whole ? filled : undefined;
}

function dummyOf(input: { format?: string | undefined; choices?: string[] | undefined }): string {
  const [choice] = input.choices ?? [];
  if (choice !== undefined) return choice;
  if (input.format === 'filepath') return '.';
  if (input.format === 'number') return '1';
  return input.format === 'boolean' ? 'true' : DUMMY;
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text;
}
