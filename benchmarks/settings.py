"""The site's own settings, with the floors' addresses and without limits on one busy client.

Only the benchmark names this module; nothing in deploy/ knows it.
"""

from config.settings import *  # noqa: F403
from config.settings import RATE_LIMITS as _LIMITS

# Counted as in production, never reached.
RATE_LIMITS = {name: (1_000_000_000, period) for name, (_most, period) in _LIMITS.items()}
