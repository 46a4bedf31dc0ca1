"""Rate limit of looking at one folder: the more work its looks took of late, the later the next one comes."""

from __future__ import annotations

from wrota.seams import Seams

FREE_EFFORT = 1.0
"""So many seconds of work a folder may take before it is looked at less often."""

SHARE = 0.1
"""Over time, looking at one folder takes no more of a process than this."""


class Pacing:
    """A token bucket for one folder, counted in seconds of work; the first look is due at once.

    ``every`` is the time in seconds from one look to the next of a folder that takes little work.
    """

    def __init__(self, seams: Seams, every: float) -> None:
        self._seams = seams
        self._every = every
        self._looked_at = float("-inf")
        self._rest = 0.0
        self._spent = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time to look again."""
        return self._seams.monotonic() - self._looked_at >= self._rest

    def looked(self, effort: float) -> None:
        """Count a look that ends now and took so many seconds of work."""
        now = self._seams.monotonic()
        recovered = SHARE * (now - self._looked_at)
        self._spent = max(0.0, self._spent - recovered) + effort
        self._rest = max(self._every, (self._spent - FREE_EFFORT) / SHARE)
        self._looked_at = now
