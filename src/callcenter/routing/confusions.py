"""What Mandarin sounds are taken for one another, and how readily: by accents, by the telephone, by recognisers.

A cost of 0 is the same sound, 1 nothing alike. Pairs hold both ways; what is not here costs 1.
"""

INITIALS: tuple[tuple[str, str, float], ...] = (
    # Accents without retroflexes, the commonest of all.
    ("zh", "z", 0.15),
    ("ch", "c", 0.15),
    ("sh", "s", 0.15),
    # Southern and western accents.
    ("n", "l", 0.25),
    ("h", "f", 0.35),
    ("r", "l", 0.35),
    ("r", "y", 0.5),
    ("r", "zh", 0.6),
    # Palatals for retroflexes and dentals.
    ("zh", "j", 0.4),
    ("ch", "q", 0.4),
    ("sh", "x", 0.4),
    ("z", "j", 0.5),
    ("c", "q", 0.5),
    ("s", "x", 0.5),
    # The telephone cuts off the burst and the breath that tell these apart.
    ("b", "p", 0.4),
    ("d", "t", 0.4),
    ("g", "k", 0.4),
    ("zh", "ch", 0.4),
    ("z", "c", 0.4),
    ("j", "q", 0.4),
    ("b", "d", 0.5),
    ("p", "t", 0.5),
    ("g", "d", 0.6),
    ("g", "h", 0.6),
    ("k", "h", 0.5),
    ("f", "p", 0.6),
    ("f", "w", 0.6),
    ("h", "w", 0.5),
    ("q", "x", 0.5),
    ("c", "s", 0.5),
    ("ch", "sh", 0.5),
    ("zh", "sh", 0.6),
    ("y", "q", 0.6),
    ("z", "d", 0.6),
    # Nasals.
    ("m", "n", 0.4),
    ("b", "m", 0.5),
    ("d", "n", 0.6),
    # Written only.
    ("", "y", 0.1),
    ("", "w", 0.1),
)

FINALS: tuple[tuple[str, str, float], ...] = (
    # Front and back nasals, which most accents do not keep apart.
    ("an", "ang", 0.2),
    ("en", "eng", 0.2),
    ("in", "ing", 0.2),
    ("ian", "iang", 0.25),
    ("uan", "uang", 0.25),
    ("eng", "ong", 0.35),
    ("un", "ong", 0.5),
    ("ong", "iong", 0.3),
    ("ang", "ong", 0.45),
    ("ang", "eng", 0.45),
    # The same vowel with another glide.
    ("o", "uo", 0.1),
    ("e", "o", 0.3),
    ("e", "uo", 0.35),
    ("a", "ia", 0.4),
    ("a", "ua", 0.4),
    ("ai", "uai", 0.4),
    ("ui", "uai", 0.4),
    ("ui", "uo", 0.5),
    ("ui", "ei", 0.3),
    ("un", "en", 0.35),
    ("iu", "ou", 0.35),
    ("ao", "iao", 0.35),
    ("an", "ian", 0.4),
    ("an", "uan", 0.4),
    ("ang", "iang", 0.4),
    ("in", "en", 0.4),
    ("ing", "eng", 0.4),
    ("u", "v", 0.3),
    # Vowels next to one another.
    ("ai", "ei", 0.35),
    ("ao", "ou", 0.35),
    ("ao", "o", 0.4),
    ("ou", "uo", 0.4),
    ("u", "ou", 0.45),
    ("u", "o", 0.4),
    ("e", "i", 0.45),
    ("e", "ei", 0.4),
    ("e", "ie", 0.4),
    ("e", "u", 0.5),
    ("i", "ei", 0.45),
    ("i", "ui", 0.5),
    ("i", "u", 0.55),
    ("ai", "e", 0.5),
    ("ai", "ui", 0.5),
    ("en", "an", 0.45),
    ("ian", "in", 0.45),
    # A nasal or a second vowel lost, or heard where none was.
    ("a", "ai", 0.5),
    ("a", "ao", 0.5),
    ("an", "ai", 0.45),
    ("an", "ao", 0.55),
    ("i", "in", 0.45),
    ("i", "ing", 0.5),
    ("ie", "ian", 0.4),
)

INITIAL_SHARE = 0.45
"""Of a syllable's cost; the rest is the final's."""

INITIAL_CLASSES = {
    "B": ("b", "p"),
    "M": ("m",),
    "H": ("f", "h"),
    "D": ("d", "t"),
    "L": ("n", "l", "r"),
    "G": ("g", "k"),
    "Z": ("zh", "z", "j"),
    "C": ("ch", "c", "q"),
    "S": ("sh", "s", "x"),
    "Y": ("y",),
    "W": ("w",),
}
"""What is left of an initial on a bad line."""

FINAL_CLASSES = {
    "a": ("a", "ia", "ua"),
    "ai": ("ai", "uai", "ei", "ui"),
    "ao": ("ao", "iao"),
    "o": ("e", "o", "uo", "ou", "iu", "er"),
    "i": ("i", "ie", "ue", "ve"),
    "u": ("u", "v"),
    "an": ("an", "uan", "ian", "ang", "iang", "uang"),
    "en": ("in", "ing", "en", "eng", "un"),
    "ong": ("ong", "iong"),
}
"""What is left of a final on a bad line."""
