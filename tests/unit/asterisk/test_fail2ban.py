"""The filter that we ship for fail2ban, against lines that Asterisk 22.10 has written."""

import configparser
import re
from pathlib import Path

import pytest

FILTER = Path(__file__).parents[3] / "deploy/fail2ban/filter.d/callcenter-asterisk.conf"
PLACE = (
    "NOTICE[7] res_pjsip/pjsip_distributor.c: Request 'REGISTER' from '<sip:{who}@h>' failed for '{at}:5' (callid: c1)"
)


def found(line: str) -> str | None:
    told = configparser.ConfigParser(interpolation=None)
    told.read(FILTER)
    for expression in told["Definition"]["failregex"].strip().splitlines():
        if match := re.search(expression.strip().replace("<ADDR>", r"(?P<ip>[0-9a-f.:]+)"), f" {line}"):
            return match["ip"]
    return None


@pytest.mark.parametrize(
    "line",
    [
        PLACE.format(who="9999", at="10.0.0.7") + " - No matching endpoint found",
        PLACE.format(who="9999", at="10.0.0.7") + " - No matching endpoint found after 2 tries in 12.000 ms",
        PLACE.format(who="1001", at="10.0.0.7") + " - Failed to authenticate",
        PLACE.format(who="1001", at="10.0.0.7") + " - Not match Endpoint ACL",
        "WARNING[7] res_pjsip_acl.c: Incoming SIP message from 10.0.0.7:55795 did not pass ACL test",
        "NOTICE[7] manager.c: 10.0.0.7 failed to authenticate as 'callcenter'",
    ],
)
def test_who_guesses_is_found(line: str) -> None:
    assert found(line) == "10.0.0.7"


def test_whoever_writes_somebody_elses_address_into_from_is_found_by_their_own() -> None:
    forged = "x' failed for '192.0.2.10:5' (callid: y) - No matching endpoint found"

    assert found(PLACE.format(who=forged, at="10.0.0.7") + " - Failed to authenticate") == "10.0.0.7"
    assert found("NOTICE[7] manager.c: 10.0.0.7 failed to authenticate as '" + forged + "'") == "10.0.0.7"


def test_a_call_that_goes_well_is_nobodys_guess() -> None:
    assert found("NOTICE[7] acl.c: SIP ACL: Rejecting '10.0.0.7' due to a failure to pass ACL 'known'") is None
    assert found("NOTICE[7] cdr.c: CDR logging disabled.") is None
