"""A bound on how fast one client asks, in bounded memory: a bucket each, refilled at a steady rate. Pure: `now_s` is an
argument.

Rules: what is refused takes nothing from the bucket; whoever asked least recently is forgotten first, with a full one.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    left: float
    at_s: float


class Rates:
    """`per_s` requests for each key, and `at_once` of them after a rest."""

    def __init__(self, per_s: float, at_once: float, most_keys: int = 20_000) -> None:
        self._per_s = per_s
        self._at_once = at_once
        self._most_keys = most_keys
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()

    def wait_s(self, key: bytes, now_s: float) -> int:
        """0 where the request may pass, and is counted; else whole seconds until the next one may."""
        bucket = self._buckets.setdefault(key, _Bucket(self._at_once, now_s))
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
        bucket.left = min(self._at_once, bucket.left + (now_s - bucket.at_s) * self._per_s)
        bucket.at_s = now_s
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return math.ceil((1 - bucket.left) / self._per_s)
