"""Where may be sent to: https addresses of the internet, never of this machine or the network it stands in."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from engage.kit.i18n import N_, gettext

LONGEST = 500
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_GIVEN_OUT = IPv6Network("2000::/3")
"""All that the internet uses of IPv6. Source: IANA, "IPv6 Global Unicast Address Assignments"."""

_NEVER = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
"""For protocols and for relays to IPv6; `ipaddress` does not refuse all of it. Source: RFC 6890; RFC 7526."""


class NotAllowed(ValueError):
    """Nothing is sent to this address; the message says why, in a few words marked for translation."""


class Target(NamedTuple):
    """An address taken apart: `path` begins with a slash and has the query, `host` is as certificates name it."""

    is_https: bool
    host: str
    port: int
    path: str


def read_target(url: str, *, is_demo: bool = False) -> Target:
    """Returns the parts of an address. The demonstration also sends to http, and to this machine.

    Raises NotAllowed for one that is not https, has a name or password in it, or is spelled wrongly.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError too
        raise NotAllowed(N_("Enter a whole address, like https://example.org/engage")) from None
    if parts.scheme != "https" and not (is_demo and parts.scheme == "http"):
        raise NotAllowed(N_("The address must start with https://"))
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
    if not host or not is_plain or parts.username is not None or port == 0:
        raise NotAllowed(N_("Enter a whole address, like https://example.org/engage"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port or (443 if parts.scheme == "https" else 80), path)


async def resolve(target: Target, *, is_demo: bool = False) -> str:
    """Returns the one network address that a host has now and that is connected to: it is not asked for again.

    Raises NotAllowed when any of its addresses is not of the public internet, OSError when it has none.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not is_demo and not all(is_public(address) for address in addresses):
        raise NotAllowed(N_("This address is inside a private network"))
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether a network address is one of the public internet, also where another one is packed into it."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        packed = _packed(ip)
        if packed:
            return is_public(str(packed))
        if ip not in _GIVEN_OUT:
            return False
    elif any(ip in network for network in _NEVER):
        return False
    return ip.is_global and not ip.is_multicast


def _packed(ip: IPv6Address) -> IPv4Address | None:
    """Returns the IPv4 address that an IPv6 address leads to, or None."""
    if ip.ipv4_mapped or ip.sixtofour:
        return ip.ipv4_mapped or ip.sixtofour
    if any(ip in network for network in _TRANSLATED):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def words_of(refused: NotAllowed) -> str:
    """Returns why nothing is sent to an address, in the reader's language."""
    return gettext(str(refused))
