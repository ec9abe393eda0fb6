import type { CheerioAPI } from 'cheerio';
import type { Where } from '../../src/domain/server.ts';
import { isPackageSpec } from '../launch/install-package.ts';
import { readAddress } from './remote-place.ts';

/** Packages that start or look at other servers, and so stand on the pages of all of them. */
const LAUNCHERS =
  /^(?:@modelcontextprotocol\/(?:inspector|sdk|client|server|create-server)|@smithery\/(?:cli|sdk)|mcp-remote|mcp-proxy|supergateway|mcp-get|add-mcp|mcp-cli|@wong2\/mcp-cli|install-mcp|mcp-installer|tsx|ts-node|nodemon|@anthropic-ai\/.*|@google\/gemini-cli|@openai\/.*|fastmcp|create-.*|typescript|playwright|dotenv-cli|cross-env)$/;
const NPX =
  /\bnpx(?:\.cmd)?["']?[\s,[\]"'`]+(?:args["']?\s*:\s*\[\s*["'])?((?:(?:-y|--yes|-p|--package)[\s,"']+|--package=)*)((?:@[a-z0-9][\w.-]*\/)?[a-z0-9](?:[\w.-]*\w)?)(?:@[\w.^~-]*\w)?(?=[\s"',\]`.;:)]|$)/gi;
const REMOTE =
  /(?:["']?(?:url|serverUrl)["']?\s*[:=]\s*["']|mcp-remote(?:@\w+)?["',\s]+|--transport\s+(?:http|sse)\s+[\w-]+\s+)(https?:\/\/[^\s"'<>`)\]]+)/gi;

/** The npm package that an address of a package's page names: `…npm…/package/@scope/name`. */
export function packageInLink(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || !/(?:^|\.)npm[a-z]*\./.test(url.hostname)) return undefined;
  const name = /^\/package\/((?:@[^/]+\/)?[^/]+)\/?(?:v\/[^/]+\/?)?$/.exec(decoded(url.pathname))?.[1];
  return name !== undefined && isPackageSpec(name, undefined) ? name : undefined;
}

/** Every npm package that a text starts with npx, or that a page's links lead to, with how often it is named. */
export function packagesNamed(text: string, links: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string | undefined, weight: number) => {
    if (name === undefined || LAUNCHERS.test(name) || !isPackageSpec(name, undefined)) return;
    counts.set(name, (counts.get(name) ?? 0) + weight);
  };
  for (const [, flags, name = ''] of text.matchAll(NPX)) {
    // A developer's own tool is started like this as well, and without being told to agree to the installation.
    if (name === name.toLowerCase() && (flags !== '' || /mcp|server/.test(name))) count(name, 2);
  }
  for (const link of links) count(packageInLink(link), 1);
  return counts;
}

/** The addresses of servers that a text tells its reader to put into a client. */
export function remotesNamed(text: string): string[] {
  const found = new Set<string>();
  for (const [, address = ''] of text.matchAll(REMOTE)) {
    const read = readAddress(address.replace(/[.,;:]+$/, ''));
    if ('where' in read && read.where.kind === 'http' && isPublicName(read.where.url)) found.add(read.where.url);
  }
  return [...found];
}

/**
 * The one server that a page is about: the only package it names, or the one named most by far; else its only address. With
 * more of them nobody can tell whose tools the page lists.
 */
export function placeOfPage(page: CheerioAPI): Where | undefined {
  const text = page.root().text();
  const links = page('a[href]')
    .toArray()
    .map((link) => page(link).attr('href') ?? '');
  const ranked = [...packagesNamed(text, links)].toSorted(([, one], [, other]) => other - one);
  const [first, second] = ranked;
  if (first !== undefined && (second === undefined || first[1] >= 2 * second[1])) {
    return { kind: 'package', registry: 'npm', package: first[0] };
  }
  const remotes = remotesNamed(text);
  const [remote] = remotes;
  return first === undefined && remote !== undefined && remotes.length === 1
    ? { kind: 'http', url: remote }
    : undefined;
}

/** Examples and the reader's own machine are nobody's server. */
function isPublicName(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? '';
  return (
    host.includes('.') &&
    !/^(?:\d+\.){3}\d+$|(?:^|\.)(?:example(?:\.\w+)?|localhost|test|invalid|local)$|(?:your|my)[-.]/i.test(host)
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
