"""Addresses that may carry a sign-in: https, or plain http where nothing leaves this machine."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

LOCAL_NAMES: Final = ("localhost",)
LONGEST: Final = 2000


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local(address: str) -> bool:
    """Whether an address is on this machine itself."""
    return is_loopback(urlsplit(address).hostname or "")


def is_address(address: str) -> bool:
    """A whole address, perhaps with a path, that may carry a sign-in; nothing after the path, nobody's name in it."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and not {"?", "#", " ", "\\"} & set(address)
    if not plain or not host or parts.username is not None or address.endswith("/"):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def own_path(text: str) -> str:
    """A way back to one of our own pages; the first page where it leads anywhere else."""
    ours = text.startswith("/") and not text.startswith(("//", "/\\")) and len(text) <= LONGEST
    return text if ours and text.isascii() and text.isprintable() and "\\" not in text else "/"
