"""The headers that the site is served with, and the policy of the one-file edition."""

import base64
import hashlib
from collections.abc import Iterable

# PyScript needs 'unsafe-eval' and starts its workers from blob: addresses; the service worker is
# a file.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "script-src 'self' 'unsafe-eval'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
# The pages that only show words and pictures.
READING_POLICY = "; ".join(
    (
        "default-src 'none'",
        "connect-src 'self'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
REFUSED = [
    *("accelerometer", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "serial", "usb"),
]

HEADERS = {
    # frame-ancestors counts in a header only; the page's own meta tag has the rest.
    "Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'",
    "Permissions-Policy": ", ".join(["camera=(self)", *(f"{name}=()" for name in REFUSED)]),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def one_file_policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The policy of the page that has everything in itself and is opened without a server.

    Its scripts and styles are known by their hashes; modules come out of its own memory, which
    blob: addresses are; eval is not needed there, WebAssembly is.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'none'",
            "img-src data:",
            f"style-src {' '.join(map(source, styles))}",
            "worker-src blob:",
            f"script-src {' '.join(map(source, scripts))} blob: 'wasm-unsafe-eval'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def source(text: str) -> str:
    """How a policy names an inline script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
