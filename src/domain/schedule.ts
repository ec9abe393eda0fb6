import type { CrawlStatus } from './crawl.ts';
import type { ServerListing } from './server.ts';

/** When a server is crawled next, and what led to it. */
export type Schedule = {
  /** ISO 8601, UTC. */
  nextAt: string;
  /** Crawls in a row that gave no list, and crawls in a row that found nothing changed. */
  failures: number;
  unchanged: number;
  /** When it was given up; null as long as it is crawled by itself. */
  deadAt: string | null;
};

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** A server that changed is asked again after a day; each time nothing changed the distance doubles, up to this. */
const MOST_LISTED = 8 * DAY;
/** A failure that may pass (an outage, a crash) is tried again after an hour, then after two, four, … up to this. */
const MOST_FAILED = 7 * DAY;
/** So many failures in a row are the end: 1 + 2 + 4 + … hours and then weeks, about a month in all. */
const DEAD_AFTER = 10;
/** What somebody looked at within a day is asked again after so long at most. */
const LOOKED_AT = 6 * HOUR;

/** Facts that a new try does not change soon: only its author or the user does. */
const LASTING: ReadonlySet<CrawlStatus> = new Set(['needs_auth', 'needs_configuration', 'refused_by_us', 'not_mcp']);

/**
 * When to ask a server again, after it was asked at `at` (ISO 8601, UTC).
 *
 * `spread`, from 0 to 1, moves the moment by up to a tenth, so that servers that were imported together do not come
 * back together.
 */
export function nextSchedule(
  before: Pick<Schedule, 'failures' | 'unchanged'>,
  crawl: { status: CrawlStatus; changed: boolean; at: string },
  spread: number,
): Schedule {
  const at = Date.parse(crawl.at);
  const after = (distance: number) => new Date(at + distance * (1 + spread / 10)).toISOString();
  if (crawl.status === 'listed') {
    const unchanged = crawl.changed ? 0 : before.unchanged + 1;
    return { nextAt: after(Math.min(MOST_LISTED, DAY * 2 ** unchanged)), failures: 0, unchanged, deadAt: null };
  }
  const failures = before.failures + 1;
  const distance = LASTING.has(crawl.status) ? MOST_FAILED : Math.min(MOST_FAILED, HOUR * 2 ** (failures - 1));
  return {
    nextAt: after(distance),
    failures,
    unchanged: before.unchanged,
    deadAt: failures >= DEAD_AFTER ? crawl.at : null,
  };
}

/** When a server comes up next that somebody looks at now, having been crawled last at `lastAt`; never later than it would. */
export function soonerForLooking(nextAt: string, lastAt: string | null, now: string): string {
  const wanted = lastAt === null ? Date.parse(now) : Math.max(Date.parse(lastAt) + LOOKED_AT, Date.parse(now));
  return new Date(Math.min(Date.parse(nextAt), wanted)).toISOString();
}

/**
 * Whether any machine may ask this server again by itself. Not a command, which is its user's; not an address with what
 * may be a secret in it, which the catalogue does not keep; and nothing that its source withdrew.
 */
export function isScheduled(listing: ServerListing): boolean {
  if (listing.standing === 'deleted') return false;
  const { where } = listing;
  switch (where.kind) {
    case 'package':
      return true;
    case 'http': {
      const url = URL.parse(where.url);
      return url !== null && where.headers === undefined && url.username === '' && url.search === '';
    }
    default:
      return false;
  }
}

/** The group of servers that share a limit, whoever works on them: one host, or one npm scope's registry as a whole. */
export function crawlGroup(where: ServerListing['where']): string | undefined {
  return where.kind === 'http' ? URL.parse(where.url)?.host : undefined;
}
