import { z } from 'zod';
import type { Where } from '../../src/domain/server.ts';

const text = z.string().trim().min(1).optional().catch(undefined);
const valueSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional().catch(undefined);
const remoteSchema = z.looseObject({
  type: text,
  transportType: text,
  transport: text,
  url: text,
  variables: z
    .record(z.string(), z.looseObject({ value: valueSchema, default: valueSchema }))
    .optional()
    .catch(undefined),
});

/** Every way of HTTP is the same place here: which one it speaks is found out by asking. */
const WAYS = /^(?:streamable[-_]?https?|https?(?:[-_]stream(?:able|ing)?)?|sse)$/i;

/** Where one of the remotes of a server.json is, without a secret. */
export function remotePlace(value: unknown): { where: Where } | { reason: string } {
  const read = remoteSchema.safeParse(value);
  const template = read.data?.url;
  if (read.data === undefined || template === undefined) return { reason: 'One of its remotes has no address.' };
  const { variables = {} } = read.data;
  const way = read.data.type ?? read.data.transportType ?? read.data.transport;
  if (way !== undefined && !WAYS.test(way))
    return { reason: `One of its remotes is reached in an unknown way (${way.slice(0, 40)}).` };
  const address = template.replace(/\{([^{}]+)\}/g, (found, name: string) => {
    const variable = variables[name];
    return variable?.value ?? variable?.default ?? found;
  });
  const open = /\{([^{}]+)\}/.exec(address)?.[1];
  if (open !== undefined)
    return { reason: `The address of one of its remotes has a part that only its user knows: {${open.slice(0, 60)}}.` };
  return readAddress(address);
}

/** An address as it identifies a server, without what belongs to a page; a reason for one that nobody should ask. */
export function readAddress(address: string): { where: Where } | { reason: string } {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '')
    return { reason: `“${address.slice(0, 80).toWellFormed()}” is not an address.` };
  if (url.username !== '' || url.password !== '')
    return { reason: `The address of one of its remotes (${url.host}) holds a user name or a password.` };
  url.hash = '';
  return { where: { kind: 'http', url: url.href } };
}
