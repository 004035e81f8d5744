from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.calls.record import begun
from callcenter.integrations.pops import Pop, UnfitPopError, filled, fit
from callcenter.vocabulary.ids import QueueId
from tests.fakes.entries import whole_call

HOSTS = frozenset({"crm.example", "tickets.example:8443"})
RECORD = begun(whole_call("pbx1.a")[0])
GOOD = "https://crm.example/call?number={number}&id={call}"


def test_values_fill_the_template_encoded() -> None:
    assert filled(fit(GOOD, HOSTS), RECORD) == "https://crm.example/call?number=%2B8613800138000&id=pbx1.a"
    assert filled("https://crm.example/{queue}", RECORD) == "https://crm.example/"


@pytest.mark.parametrize(
    "template",
    [
        "https://evil.example/?n={number}",
        "https://{number}/",
        "https://crm.example.{queue}/",
        "https://crm.example@evil.example/",
        "https://user:pass@crm.example/",
        "https://crm.example:8443/",
        "javascript:alert({number})",
        "//crm.example/",
        "https:///crm.example/",
        "https://crm.example\\@evil.example/",
        "https://crm.example/{password}",
        "https://crm.example/{number",
        "https://crm.example/{{number}}",
        "https://crm.example/ x",
        "https://crm.example/\r\n",
        "https://[::1/",
        "https://crm.example/" + "x" * 1000,
    ],
)
def test_a_template_that_leads_elsewhere_is_refused(template: str) -> None:
    with pytest.raises(UnfitPopError, match="template"):
        fit(template, HOSTS)


@given(st.text())
def test_no_callers_number_changes_where_a_page_leads(number: str) -> None:
    parts = urlsplit(filled(GOOD, replace(RECORD, number=number)))

    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "crm.example", "/call", "")
    assert parse_qs(parts.query, keep_blank_values=True, errors="surrogatepass") == {
        "number": [number],
        "id": ["pbx1.a"],
    }


def test_a_page_is_for_its_queues_and_while_it_is_on() -> None:
    of_social = Pop(name="CRM", template=GOOD, opens="click", queues=frozenset({QueueId("social")}))
    waiting = replace(RECORD, queue=QueueId("social"))

    assert of_social.is_for(waiting)
    assert not of_social.is_for(RECORD)
    assert not replace(of_social, is_on=False).is_for(waiting)
    assert of_social.shows_number
    assert not replace(of_social, template="https://crm.example/").shows_number
