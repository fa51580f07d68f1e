"""Which machines may be asked: those of the web, and no others unless somebody wants that."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_EMBEDDING = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses as IPv6 ones (RFC 6052)

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the web: not of this machine or its own network.

    >>> is_public("93.184.215.14"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (_embedded(ip) or (ip,)))


def _embedded(ip: _IP) -> tuple[_IP, ...]:
    """Return the IPv4 addresses that an IPv6 address stands for, if it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ()
    if ip in _EMBEDDING:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    one = ip.ipv4_mapped or ip.sixtofour
    return ip.teredo or ((one,) if one else ())


def is_plainly_private(url: str) -> bool:
    """Return whether an address of the web says itself that it is of this machine or network."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return not is_public(host)
