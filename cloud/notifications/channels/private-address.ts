// Tells addresses of private and reserved networks, to which no person may make the cloud send anything (SSRF).
import { lookup } from "node:dns";
import { BlockList, isIP, isIPv6, type LookupFunction } from "node:net";

/** IANA special-purpose registries: what is not globally reachable, and what hides an IPv4 address in an IPv6 one. */
const reserved = new BlockList();
for (const [network, bits] of [
  ...[["0.0.0.0", 8] as const, ["10.0.0.0", 8] as const, ["100.64.0.0", 10] as const, ["127.0.0.0", 8] as const],
  ...[["169.254.0.0", 16] as const, ["172.16.0.0", 12] as const, ["192.0.0.0", 24] as const],
  ...[["192.0.2.0", 24] as const, ["192.88.99.0", 24] as const, ["192.168.0.0", 16] as const],
  ...[["198.18.0.0", 15] as const, ["198.51.100.0", 24] as const, ["203.0.113.0", 24] as const],
  ...[["224.0.0.0", 4] as const, ["240.0.0.0", 4] as const],
]) {
  reserved.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ...[["2001::", 23] as const, ["2001:db8::", 32] as const, ["2002::", 16] as const, ["3fff::", 20] as const],
]) {
  reserved.addSubnet(network, bits, "ipv6");
}
/** All global unicast addresses that were ever given out (RFC 4291, 2.4). */
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** Whether an address belongs to a network that is not everybody's. */
export function isPrivateAddress(address: string): boolean {
  if (!isIPv6(address)) return reserved.check(address, "ipv4");
  return !global6.check(address, "ipv6") || reserved.check(address, "ipv6");
}

/** The host of a URL without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

/** Why nothing is sent to a URL; `undefined` when it may be tried. Names are judged when they are looked up. */
export function whyNotTo(url: URL, allowed: ReadonlySet<string>): string | undefined {
  const host = hostOf(url);
  if (allowed.has(host)) return undefined;
  if (url.protocol !== "https:") return "only https:";
  if (url.username !== "" || url.password !== "") return "no password in an address";
  if (isIP(host) !== 0 && isPrivateAddress(host)) return "the address is of a private network";
  return undefined;
}

/** Looks names up as usual, and refuses those that lead to a private network: judged where it is connected to, so that a name cannot change in between. */
export const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, "", 0);
    const bad = found.find(({ address }) => isPrivateAddress(address));
    const [first] = found;
    if (bad !== undefined || first === undefined) {
      return done(Object.assign(new Error(`${host} leads to a private network`), { code: "EPRIVATE" }), "", 0);
    }
    if (options.all === true) return done(null, found);
    return done(null, first.address, first.family);
  });
};
