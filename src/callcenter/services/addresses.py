"""Which addresses may be reached where somebody has typed the name: public ones, and networks the site names. Pure.

Without it an address typed on a page would make this service ask its own database, or a cloud's metadata.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# RFC 6052: an IPv4 address inside an IPv6 one.
_NAT64 = ip_network("64:ff9b::/96")
# RFC 4291: all that is assigned. Outside of it lie forms that hold a private address, and `is_global` lets them pass.
_GLOBAL_UNICAST = ip_network("2000::/3")


def is_within(address: Address, networks: Sequence[Network]) -> bool:
    """Whether the site names a network that `address` is of."""
    meant = _meant(address)
    return any(meant in network for network in networks if network.version == meant.version)


def is_public(address: Address) -> bool:
    meant = _meant(address)
    if isinstance(meant, IPv6Address) and meant not in _GLOBAL_UNICAST:
        return False
    return meant.is_global and not meant.is_multicast


def _meant(address: Address) -> Address:
    """What a packet to `address` reaches: IPv6 has several ways to write an IPv4 address."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return ip_address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
