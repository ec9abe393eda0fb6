type Versioned = { version?: string | undefined; updatedAt?: string | undefined };

/** Of two versions of one thing the newer: by its number, then by its date; the second where neither tells. */
export function newerOf<Thing extends Versioned>(one: Thing, other: Thing): Thing {
  const byVersion = compareVersions(one.version ?? '', other.version ?? '');
  if (byVersion !== 0) return byVersion > 0 ? one : other;
  return (one.updatedAt ?? '') > (other.updatedAt ?? '') ? one : other;
}

/** Numbers as numbers, and a release after its pre-releases; enough to order versions of one package. */
function compareVersions(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  for (let at = 0; at < Math.max(left.numbers.length, right.numbers.length); at += 1) {
    const distance = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (distance !== 0) return distance;
  }
  if ((left.rest === '') !== (right.rest === '')) return left.rest === '' ? 1 : -1;
  return left.rest.localeCompare(right.rest, 'en', { numeric: true });
}

function partsOf(version: string): { numbers: number[]; rest: string } {
  const read = /^v?(\d+(?:\.\d+)*)(?:-([^+]*))?/.exec(version.trim());
  return { numbers: (read?.[1] ?? '').split('.').map(Number), rest: read?.[2] ?? '' };
}
