import type { Manipulation, Subject } from '../src/domain/classification.ts';

/** Text in a definition that is made to steer its reader or to be overlooked; see `Manipulation`. Never throws. */
export function findManipulation(_subject: Subject): Manipulation[] {
  return [];
}
