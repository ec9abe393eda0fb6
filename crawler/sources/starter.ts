import { starterListings } from '../starter-list.ts';
import type { Source } from './source.ts';

/** The servers that a new catalogue begins with. */
export const starterSource: Source = {
  name: 'starter',
  summary: 'the list of well-known npm servers that comes with Toolrisk',
  places: 'none; the list is the only one',
  defaultPlaces: ['starter-list'],
  async *find(place, { now, limit, signal }) {
    if (place !== 'starter-list') {
      yield { kind: 'problem', reason: `There is no starter list “${place}”; give no place, since there is only one.` };
      return;
    }
    for (const listing of starterListings(now().toISOString()).slice(0, limit)) {
      if (signal.aborted) return;
      yield { kind: 'server', listing };
    }
  },
};
