import type { Passage } from './words.ts';

/**
 * What is said of a server as a whole, worked out once for each: a server has many tools, and its passage is the same
 * object for all of them. Nothing is kept longer than the passage itself.
 */
export function perServer<Value extends object>(read: (server: Passage) => Value): (server: Passage) => Value {
  const known = new WeakMap<Passage, Value>();
  return (server) => {
    let found = known.get(server);
    if (found === undefined) {
      found = read(server);
      known.set(server, found);
    }
    return found;
  };
}
