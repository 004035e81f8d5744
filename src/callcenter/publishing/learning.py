"""What lexicons and wordings tell, learnt once for each pair of them, whichever editions and trials hold them."""

import threading
from collections import OrderedDict

from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.lexicon import Lexicon
from callcenter.routing.wordings import Wording
from callcenter.vocabulary.languages import Language

KEPT = 16

_kept: OrderedDict[tuple[Language, str, tuple[Wording, ...]], Knowledge] = OrderedDict()
_at_work = threading.Lock()


def learnt(lexicon: Lexicon, wordings: tuple[Wording, ...]) -> Knowledge:
    """The same object for the same texts. Takes a fraction of a second where they are new: for a thread."""
    key = lexicon.language, lexicon.version, wordings
    with _at_work:
        if key not in _kept:
            _kept[key] = knowledge(lexicon, wordings)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        return _kept[key]
