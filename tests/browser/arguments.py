"""How a Chromium is started here: no window, no network of its own."""

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone of the browser itself, for pages that record.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
