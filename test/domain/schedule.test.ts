import { describe, expect, test } from 'vitest';
import { crawlGroup, isScheduled, nextSchedule, soonerForLooking } from '../../src/domain/schedule.ts';
import type { ServerListing, Where } from '../../src/domain/server.ts';

const AT = '2026-01-10T12:00:00.000Z';
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const distance = (nextAt: string, from = AT) => Date.parse(nextAt) - Date.parse(from);
const listing = (where: Where, more: Partial<ServerListing> = {}): ServerListing => ({
  source: 'test',
  name: 'a',
  where,
  seenAt: AT,
  ...more,
});

describe('a server is asked again', () => {
  test('a day after it changed, and ever more seldom while nothing changes, up to eight days', () => {
    const days: number[] = [];
    let state = nextSchedule({ failures: 3, unchanged: 2 }, { status: 'listed', changed: true, at: AT }, 0);
    days.push(distance(state.nextAt) / DAY);
    for (let crawl = 0; crawl < 5; crawl += 1) {
      state = nextSchedule(state, { status: 'listed', changed: false, at: AT }, 0);
      days.push(distance(state.nextAt) / DAY);
    }
    expect(days).toEqual([1, 2, 4, 8, 8, 8]);
    expect(state.failures).toBe(0);
  });

  test('an hour after a failure that may pass, then after twice as long each time, and is given up after the tenth', () => {
    const hours: number[] = [];
    let state = nextSchedule({ failures: 0, unchanged: 1 }, { status: 'timed_out', changed: false, at: AT }, 0);
    while (state.deadAt === null) {
      hours.push(distance(state.nextAt) / HOUR);
      state = nextSchedule(state, { status: 'unreachable', changed: false, at: AT }, 0);
    }
    expect(hours).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 168]);
    expect(state).toMatchObject({ failures: 10, deadAt: AT, unchanged: 1 });
  });

  test('a week after it wanted a login, since a new try would not change that', () => {
    const state = nextSchedule({ failures: 0, unchanged: 0 }, { status: 'needs_auth', changed: false, at: AT }, 0);
    expect(distance(state.nextAt) / DAY).toBe(7);
  });

  test('up to a tenth later, so that servers that came together do not come back together', () => {
    const state = nextSchedule({ failures: 0, unchanged: 0 }, { status: 'listed', changed: true, at: AT }, 1);
    expect(distance(state.nextAt) / DAY).toBeCloseTo(1.1);
  });
});

describe('what somebody looks at is asked sooner', () => {
  const week = new Date(Date.parse(AT) + 7 * DAY).toISOString();

  test('six hours after its last crawl, or at once when that is longer ago', () => {
    const soon = soonerForLooking(week, new Date(Date.parse(AT) - 2 * HOUR).toISOString(), AT);
    expect(distance(soon) / HOUR).toBe(4);
    expect(soonerForLooking(week, new Date(Date.parse(AT) - DAY).toISOString(), AT)).toBe(AT);
    expect(soonerForLooking(week, null, AT)).toBe(AT);
  });

  test('and never later than it would have been', () => {
    const already = new Date(Date.parse(AT) - HOUR).toISOString();
    expect(soonerForLooking(already, AT, AT)).toBe(already);
  });
});

describe('a worker asks by itself', () => {
  test('npm packages and plain addresses', () => {
    expect(isScheduled(listing({ kind: 'package', registry: 'npm', package: 'a' }))).toBe(true);
    expect(isScheduled(listing({ kind: 'http', url: 'https://example.com/mcp' }))).toBe(true);
  });

  test('but no commands, no recordings, no addresses with what may be a secret, and nothing that was withdrawn', () => {
    const no: ServerListing[] = [
      listing({ kind: 'command', command: 'server', args: [] }),
      listing({ kind: 'recorded', origin: 'list.json', tools: [] }),
      listing({ kind: 'foreign', registry: 'pypi', package: 'a' }),
      listing({ kind: 'http', url: 'https://example.com/mcp?key=abc' }),
      listing({ kind: 'http', url: 'https://me:secret@example.com/mcp' }),
      listing({ kind: 'http', url: 'https://example.com/mcp', headers: { authorization: '***' } }),
      listing({ kind: 'http', url: 'no address' }),
      listing({ kind: 'package', registry: 'npm', package: 'a' }, { standing: 'deleted' }),
    ];
    expect(no.map(isScheduled)).toEqual(no.map(() => false));
  });

  test('and remote servers of one host share a limit', () => {
    expect(crawlGroup({ kind: 'http', url: 'https://example.com:8443/a' })).toBe('example.com:8443');
    expect(crawlGroup({ kind: 'package', registry: 'npm', package: 'a' })).toBeUndefined();
  });
});
