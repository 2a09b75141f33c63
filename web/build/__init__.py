"""Makes the site: plan, collect, verify, compile, assemble, check. Never shipped."""
