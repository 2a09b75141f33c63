"""The headers that the site is served with."""

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
