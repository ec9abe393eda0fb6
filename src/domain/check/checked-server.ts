import type { RatedTool } from '../policy/recommend.ts';
import type { ClientRules } from '../policy/clients/client-rules.ts';
import { byText } from '../tool-sketch.ts';
import type { Place } from './finding.ts';

/** What is known of a server: its tools, why it gave none, or nothing at all. */
export type Knowledge =
  | {
      kind: 'listed';
      tools: readonly RatedTool[];
      package?: { version?: string; integrity?: string };
      /** Why the tools may not be all that it has, or not those of today: one plain sentence. */
      doubt?: string;
    }
  | { kind: 'not-listed'; status: string; detail: string }
  | { kind: 'unknown'; advice: string };

/** A client that holds servers, with its own rules where they can be read. */
export type Holder = {
  /** The client's name for people; the server's own name where it was named without a client. */
  title: string;
  rules?: ClientRules;
  /** Why its rules are not known, in a sentence; absent where they are, or where nobody is there to have any. */
  unread?: string;
};

/** One entry of a configuration, or a server that was named by itself. */
export type CheckedServer = {
  alias: string;
  /** What the server is, with secrets masked: entries with the same key are one server. */
  key: string;
  holder: Holder;
  place?: Place;
  knowledge: Knowledge;
};

/** One server with all the entries that name it. */
export type ServerGroup = { key: string; aliases: string[]; places: Place[]; knowledge: Knowledge };

/** The entries by what they are, in the order of their keys. */
export function groupServers(servers: readonly CheckedServer[]): ServerGroup[] {
  return [...Map.groupBy(servers, ({ key }) => key)]
    .map(([key, entries]) => ({
      key,
      aliases: [...new Set(entries.map(({ alias }) => alias))].toSorted(byText),
      places: placesOf(entries),
      knowledge: entries[0]?.knowledge ?? { kind: 'unknown' as const, advice: '' },
    }))
    .toSorted((one, other) => byText(one.key, other.key));
}

/** Each place of some entries once. */
export function placesOf(servers: readonly Pick<CheckedServer, 'place'>[]): Place[] {
  const places = new Map(servers.flatMap(({ place }) => (place === undefined ? [] : [[JSON.stringify(place), place]])));
  return [...places.values()];
}
