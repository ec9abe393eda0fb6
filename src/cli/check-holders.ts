import { CLIENT_PLACES } from '../../crawler/sources/client-places.ts';
import { readRuleFiles } from '../../crawler/sources/client-rules.ts';
import type { SourceOptions } from '../../crawler/sources/source.ts';
import type { Holder } from '../domain/check/checked-server.ts';
import { shownPlace } from '../domain/check/finding.ts';
import { RULE_READERS } from '../domain/policy/clients/index.ts';
import { placeOf, projectOf } from './check-places.ts';

type Machine = SourceOptions['machine'];

/** Whoever holds the servers that were named one by one: nobody's rules are known, and nobody's are asked for. */
export const NAMED_HERE: Holder = { title: 'the servers named here' };

/**
 * Finds the client of a configuration, with its rules for the project that the configuration belongs to. Each client of each
 * project is read once.
 */
export function holderFinder(machine: Machine): (title: string, path: string) => Promise<Holder> {
  const known = new Map<string, Promise<Holder>>();
  return (title, path) => {
    const client = CLIENT_PLACES.find((one) => one.title === title);
    const folder = projectOf(path, machine) ?? machine.folder;
    const id = client === undefined ? path : `${client.client}\n${folder}`;
    const holder = known.get(id) ?? readHolder(client, path, { ...machine, folder }, machine);
    known.set(id, holder);
    return holder;
  };
}

async function readHolder(
  client: (typeof CLIENT_PLACES)[number] | undefined,
  path: string,
  project: Machine,
  machine: Machine,
): Promise<Holder> {
  if (client === undefined) {
    const file = shownPlace(placeOf(path, machine));
    return { title: file, unread: `It is not known which client reads ${file}, so nothing is said of its rules.` };
  }
  const elsewhere = project.folder === machine.folder ? '' : ` in ${shownPlace(placeOf(project.folder, machine))}`;
  const title = `${client.title}${elsewhere}`;
  const reader = Object.hasOwn(RULE_READERS, client.client) ? RULE_READERS[client.client] : undefined;
  if (reader === undefined) {
    return {
      title,
      unread: `${client.title} keeps its rules in no file that can be read, so nothing is said of them.`,
    };
  }
  const { files, notes } = await readRuleFiles(client.client, project);
  const rules = reader(files);
  return { title, rules: { ...rules, notes: [...notes, ...rules.notes] } };
}
