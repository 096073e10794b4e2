package safenet

import "net/netip"

// hidden are the ranges of the public space that lead back to where we are, or
// nowhere: IANA's special-purpose registries, without what netip knows by itself.
var hidden = prefixes(
	"0.0.0.0/8",       // "this network": many systems take it for loopback
	"100.64.0.0/10",   // carrier-grade NAT, and some clouds' metadata
	"192.0.0.0/24",    // protocol assignments, and some clouds' metadata
	"192.0.2.0/24",    // documentation
	"192.88.99.0/24",  // 6to4 relays
	"198.18.0.0/15",   // benchmarks
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"240.0.0.0/4",     // reserved, broadcast
	"2001::/23",       // Teredo and others that carry an IPv4 address
	"2001:db8::/32",   // documentation
	"2002::/16",       // 6to4: carries an IPv4 address
	"3fff::/20",       // documentation
)

// unicast6 is all of IPv6 that is routed in public. NAT64 (64:ff9b::/96 and
// 64:ff9b:1::/48), IPv4-compatible, unique local and site-local addresses lie outside.
var unicast6 = netip.MustParsePrefix("2000::/3")

// Public reports whether a is an address on the public internet.
func Public(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap() // ::ffff:127.0.0.1 is 127.0.0.1
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !unicast6.Contains(a) {
		return false
	}
	for _, p := range hidden {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}
