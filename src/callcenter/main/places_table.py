"""The table of places, learnt in a process of its own, on stdout: ``python -m callcenter.main.places_table``."""

import os
import sys

from callcenter.vocabulary.places import Places, learn_by_heart


def main() -> None:
    """Give way to whoever serves callers."""
    os.nice(10)
    places = Places()
    learn_by_heart(places)
    sys.stdout.write(places.packed())


if __name__ == "__main__":
    main()
