import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 ranges that no server on the open internet has (the registry of special-purpose addresses, RFC 6890). */
const CLOSED_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Shared by carriers, and where one cloud keeps its metadata service (100.100.100.200).
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local: the metadata services of most clouds (169.254.169.254).
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 2000::/3, the only IPv6 range that is routed at all, what stands for an IPv4 address or for nothing. */
const CLOSED_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [network, bits] of CLOSED_V4) closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of CLOSED_V6) closed.addSubnet(network, bits, 'ipv6');
const routed = new BlockList();
routed.addSubnet('2000::', 3, 'ipv6');
/** Where a network without IPv4 puts the IPv4 internet (NAT64, RFC 6052); its last 32 bits are the IPv4 address. */
const nat64 = new BlockList();
nat64.addSubnet('64:ff9b::', 96, 'ipv6');

/** Names that stand for this machine or its own network (RFC 6761, 6762, 8375, and one that ICANN set aside). */
const CLOSED_NAMES = ['localhost', 'local', 'internal', 'home.arpa', 'localdomain'];

/**
 * Whether an address is anything but one of the open internet: loopback, private, link-local, metadata, multicast,
 * an IPv4 address in IPv6 clothes, or no address at all. Of these clothes only those of NAT64 are looked under, because
 * there a public IPv4 address is on the open internet.
 */
export function isPrivateAddress(address: string): boolean {
  if (isIPv4(address)) return closed.check(address, 'ipv4');
  if (!isIPv6(address)) return true;
  if (nat64.check(address, 'ipv6')) return isPrivateAddress(lastFourBytes(address));
  return !routed.check(address, 'ipv6') || closed.check(address, 'ipv6');
}

/** Whether a name can only stand for a private address, so that nobody needs to be asked for it. */
export function isPrivateName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return CLOSED_NAMES.some((closedName) => name === closedName || name.endsWith(`.${closedName}`));
}

/** The last 32 bits of an IPv6 address as an IPv4 address. */
function lastFourBytes(address: string): string {
  // `URL` writes every form of an address in one way, without dots.
  const groups = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split(':');
  const [high, low] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  const bits = ((high ?? 0) << 16) | (low ?? 0);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
