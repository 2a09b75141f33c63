"""A certificate of this machine's own, for https in the classroom."""

import hashlib
import os
import ssl
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from .paths import cache

DAYS = 365  # a browser refuses those that hold for much longer
FRESH = 300 * 24 * 3600.0  # seconds; older ones are made anew


def context(hosts: Sequence[str]) -> ssl.SSLContext:
    """What a server needs to be reached by https at ``hosts``.

    No browser knows who signed the certificate, so each device asks once whether to go on. It is
    kept, so that a device that has been told yes need not be asked again after a restart.
    """
    file = cache() / "https" / f"{hashlib.sha256(' '.join(hosts).encode()).hexdigest()[:16]}.pem"
    if not (file.is_file() and time.time() - file.stat().st_mtime < FRESH):
        make(hosts, file)
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    settings.load_cert_chain(file)
    return settings


def make(hosts: Sequence[str], file: Path) -> None:
    """Write key and certificate into one file that this user alone may read.

    The key of the authority that signs is never stored, so nothing else can be signed with it.
    """
    authority = trustme.CA(organization_name="py_logreg", organization_unit_name="classroom")
    end = datetime.now(UTC) + timedelta(days=DAYS)
    made = authority.issue_cert(*hosts, not_after=end, organization_name="py_logreg")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(made.private_key_and_cert_chain_pem.bytes())
