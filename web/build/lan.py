"""The addresses at which other devices reach this machine."""

import re
import socket
from ipaddress import IPv4Address
from typing import NamedTuple

import ifaddr

from .errors import NetworkError

# Adapters between this machine and programs on it.
VIRTUAL = re.compile(r"docker|veth|br-|virbr|vmnet|vboxnet|virtualbox|vmware|vethernet|wsl", re.I)
SOMEWHERE = ("203.0.113.1", 9)  # reserved for documentation; nothing is sent there


class Adapter(NamedTuple):
    """A network adapter's name and one of its addresses."""

    name: str
    address: str


def addresses() -> list[str]:
    """This machine's IPv4 addresses in local networks, the likeliest first.

    Raises
    ------
    NetworkError
        It is in no network.
    """
    found = ranked(adapters(), towards_outside())
    if not found:
        raise NetworkError(
            "This machine is in no network: switch its Wi-Fi on, plug a cable in, or start its "
            "mobile hotspot, and try again. Without --lan the site runs for this machine alone."
        )
    return found


def ranked(found: list[Adapter], outside: str | None) -> list[str]:
    """The addresses that other devices can reach, that of the way to the outside first."""
    reachable = [
        adapter
        for adapter in found
        if not (
            IPv4Address(adapter.address).is_loopback or IPv4Address(adapter.address).is_link_local
        )
    ]
    reachable.sort(
        key=lambda adapter: (adapter.address != outside, bool(VIRTUAL.search(adapter.name)))
    )
    return [adapter.address for adapter in reachable]


def adapters() -> list[Adapter]:
    return [
        Adapter(f"{adapter.name} {adapter.nice_name}", ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)  # an IPv6 address is a tuple
    ]


def towards_outside() -> str | None:
    """The address that this machine would use towards the internet, None without a way there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address
