import type { Where } from '../server.ts';

/** A switch of a server by which it leaves out, or refuses, what may do harm. */
export type OwnSwitch = {
  /** What goes into the client's configuration: words after the server's name, or variables of its environment. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** What it does, in a few words after "it". */
  does: string;
  /** How many of how many tools were left when the version was started with it and without. */
  measured?: { version: string; of: number; left: number };
  /** What it does not do, or how it is set in vain: whole sentences. */
  beware?: string;
};

/**
 * Switches of well-known npm servers, by package.
 *
 * Source: each server was started in a container on 2026-11-22, once with the switch and once without, everything else
 * alike, and both lists were compared. What a switch is called comes from the package's own help or readme; where several stand
 * here, the first leaves the least.
 */
export const OWN_SWITCHES: Readonly<Record<string, readonly OwnSwitch[]>> = {
  '@auth0/auth0-mcp-server': [
    {
      args: ['--read-only'],
      does: 'leaves the reading tools only',
      measured: { version: '0.1.0-beta.19', of: 23, left: 10 },
    },
  ],
  '@azure/mcp': [
    {
      args: ['--read-only'],
      does: 'leaves the tools that call themselves read-only',
      measured: { version: '2.0.5', of: 235, left: 149 },
      beware:
        'Two tools that send mail and text messages call themselves read-only, so they stay. In the modes that route many tools through one, a list of names shows nothing of this; the figures are of "--mode all".',
    },
  ],
  '@mondaydotcomorg/monday-api-mcp': [
    {
      args: ['--read-only', 'true'],
      does: 'leaves the reading tools only',
      measured: { version: '3.3.0', of: 92, left: 33 },
      beware:
        'The word "true" must be an argument of its own: "--read-only" alone and "--read-only=true" are ignored without a word, and all 92 tools stay.',
    },
  ],
  '@roychri/mcp-server-asana': [
    {
      env: { READ_ONLY_MODE: 'true' },
      does: 'leaves the reading tools only',
      measured: { version: '1.8.0', of: 41, left: 18 },
    },
  ],
  '@softeria/ms-365-mcp-server': [
    {
      args: ['--read-only'],
      does: 'leaves the reading tools only',
      measured: { version: '0.155.0', of: 188, left: 80 },
    },
  ],
  '@supabase/mcp-server-supabase': [
    {
      args: ['--read-only'],
      does: 'leaves out the tools that write',
      measured: { version: '0.13.0', of: 31, left: 20 },
      beware: 'The tool that runs SQL stays, so bind its statement by a policy as well.',
    },
  ],
  '@zereight/mcp-gitlab': [
    {
      env: { GITLAB_READ_ONLY_MODE: 'true' },
      does: 'leaves the reading tools only',
      measured: { version: '2.1.64', of: 262, left: 136 },
    },
  ],
  'chrome-devtools-mcp': [
    {
      args: ['--slim'],
      does: 'leaves three tools',
      measured: { version: '1.11.0', of: 32, left: 3 },
      beware: 'One of the three runs any script in the page.',
    },
  ],
  'kubernetes-mcp-server': [
    {
      args: ['--read-only'],
      does: 'leaves the reading tools only',
      measured: { version: '0.0.67', of: 20, left: 14 },
    },
  ],
  'mcp-server-kubernetes': [
    {
      env: { ALLOW_ONLY_READONLY_TOOLS: 'true' },
      does: 'leaves the reading tools only',
      measured: { version: '4.1.7', of: 23, left: 8 },
      beware:
        'Before version 3.6.0 it only hides the other tools, and a call of one still works (GHSA-cr22-wjx7-2w6m).',
    },
    {
      env: { ALLOW_ONLY_NON_DESTRUCTIVE_TOOLS: 'true' },
      does: 'leaves out what it calls destructive',
      measured: { version: '4.1.7', of: 23, left: 18 },
      beware: 'The tools that apply any manifest and run a command in a pod stay.',
    },
  ],
  'mongodb-mcp-server': [
    {
      args: ['--readOnly'],
      does: 'leaves the reading tools only',
      measured: { version: '3.0.4', of: 27, left: 18 },
      beware: 'The tool "export", which writes a file on the machine of the server, stays.',
    },
  ],
};

/** The switches that are known of the package that a listing starts; none for any other server. */
export function ownSwitchesOf(where: Where): readonly OwnSwitch[] {
  if (where.kind !== 'package' || !Object.hasOwn(OWN_SWITCHES, where.package)) return [];
  return OWN_SWITCHES[where.package] ?? [];
}

/** A switch as it is typed: `--read-only true`, or `READ_ONLY_MODE=true`. */
export function switchText({ args = [], env = {} }: OwnSwitch): string {
  return [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...args].join(' ');
}

/** What a switch does, what was measured, and what to beware of, in plain sentences. */
export function explainSwitch(one: OwnSwitch): string {
  const { does, measured, beware, env } = one;
  const where = env === undefined ? '' : ' in its environment';
  const count =
    measured === undefined ? '' : `: ${measured.left} of ${measured.of} tools were left in version ${measured.version}`;
  return [`With ${switchText(one)}${where} the server ${does}${count}.`, beware].filter(Boolean).join(' ');
}
