"""Faults on purpose: every part killed, frozen, cut off and filled up under fifty calls. Run by `scripts/chaos`."""
