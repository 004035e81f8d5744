"""Documents over HTTP, in the real web application, on real files and a real PostgreSQL."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.database.engine import Database
from callcenter.publishing.kept import KeptCopy
from callcenter.publishing.live import LiveEditions
from callcenter.routing.decision import decide
from callcenter.routing.hypotheses import as_sure
from callcenter.vocabulary.languages import Language
from tests.fakes.clock import FakeClock
from tests.fakes.web import FakeSite

DOCUMENTS = "/api/v1/documents"
HOTLINE = f"{DOCUMENTS}/hotline.yaml"
WORDS = f"{DOCUMENTS}/lexicon.zh.tsv"
WORDINGS = f"{DOCUMENTS}/wordings.zh.tsv"
NEW_WORDS = "新的问候。"


@pytest.fixture
async def site(database: Database, tmp_path: Path, folder: Path, clock: FakeClock) -> FakeSite:
    site = await FakeSite(clock, tmp_path, database=database, flows=folder).fill()
    await site.publishing.service.begin()
    return site


async def greeted(client: httpx.AsyncClient, words: str = NEW_WORDS) -> str:
    """Save another greeting; the file's new hash."""
    document = (await client.get(HOTLINE)).json()
    values = document["values"]
    values["prompts"]["welcome"]["zh"] = words
    saved = await client.put(HOTLINE, json={"values": values, "base_hash": document["hash"]})
    saved.raise_for_status()
    return str(saved.json()["hash"])


async def published(client: httpx.AsyncClient, **whom: Any) -> httpx.Response:
    found = (await client.get(HOTLINE)).json()["hash"]
    return await client.post(f"{HOTLINE}/publish", json={"base_hash": found, "note": "another greeting", **whom})


ROUTES = [
    ("GET", DOCUMENTS, None),
    ("GET", HOTLINE, None),
    ("PUT", HOTLINE, {"text": "a: 1", "base_hash": ""}),
    ("POST", f"{HOTLINE}/check", {"text": "a: 1"}),
    ("POST", f"{HOTLINE}/publish", {"base_hash": "", "note": "x"}),
    ("GET", f"{HOTLINE}/versions", None),
    ("GET", f"{HOTLINE}/versions/1", None),
    ("GET", f"{HOTLINE}/diff?from=1&to=draft", None),
    ("POST", f"{HOTLINE}/versions/1/approve", None),
    ("POST", f"{HOTLINE}/versions/1/release", {}),
    ("POST", f"{HOTLINE}/canary/stop", None),
    ("POST", f"{HOTLINE}/retire", None),
    ("POST", f"{HOTLINE}/versions/1/take-over", None),
    ("GET", f"{HOTLINE}/lock", None),
    ("PUT", f"{HOTLINE}/lock", {}),
    ("DELETE", f"{HOTLINE}/lock", None),
    ("GET", "/api/v1/flows/kinds", None),
    ("POST", "/api/v1/lexicons/zh/try", {"text": "社保"}),
    ("GET", "/api/v1/notices", None),
    ("POST", "/api/v1/notices", {"kind": "announcement", "words": {"zh": "x"}, "ends_at": "2026-11-21T12:00:00Z"}),
    ("DELETE", "/api/v1/notices/1", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_agents_and_strangers_change_and_see_nothing(
    site: FakeSite, method: str, path: str, body: dict[str, object] | None
) -> None:
    for user, expected in (("limin", 403), (None, 401)):
        async with site.client(user) as client:
            answer = await client.request(method, path, json=body)
        assert answer.status_code == expected


async def test_operators_see_every_document(site: FakeSite) -> None:
    async with site.client("chen") as client:
        found = (await client.get(DOCUMENTS)).json()

    assert [(one["name"], one["type"], one["live_number"], one["is_drifted"]) for one in found] == [
        ("hotline.yaml", "flow", 1, False),
        ("lexicon.en.tsv", "lexicon", 1, False),
        ("lexicon.zh.tsv", "lexicon", 1, False),
    ]


async def test_a_prompt_is_changed_published_compared_and_rolled_back(site: FakeSite, folder: Path) -> None:
    async with site.client("chen") as client:
        await greeted(client)
        drifted = (await client.get(HOTLINE)).json()["is_drifted"]
        done = (await published(client)).json()
        versions = (await client.get(f"{HOTLINE}/versions")).json()
        changes = (await client.get(f"{HOTLINE}/diff", params={"from": 1, "to": 2})).json()
        back = (await client.post(f"{HOTLINE}/versions/1/release", json={})).json()
        summary = (await client.get(HOTLINE)).json()

    assert drifted
    assert done == {"number": 2, "state": "live"}
    assert [(one["number"], one["author"], one["note"], one["state"]) for one in versions] == [
        (2, "chen", "another greeting", "live"),
        (1, "setup", "as set up", "past"),
    ]
    assert [change["text_en"].partition(" is now")[0] for change in changes] == ["prompt welcome: Chinese"]
    assert back == {"number": 1, "state": "live"}
    assert (summary["live_number"], summary["is_drifted"]) == (1, True)
    assert "# So many tries may fail" in (folder / "hotline.yaml").read_text("utf-8")


async def test_a_stale_save_is_refused_with_the_hash_of_the_file(site: FakeSite) -> None:
    async with site.client("chen") as client:
        document = (await client.get(HOTLINE)).json()
        current = await greeted(client)
        answer = await client.put(HOTLINE, json={"text": document["text"], "base_hash": document["hash"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["current_hash"] == current


async def test_a_stale_publication_is_refused(site: FakeSite) -> None:
    async with site.client("chen") as client:
        before = (await client.get(HOTLINE)).json()["hash"]
        current = await greeted(client)
        answer = await client.post(f"{HOTLINE}/publish", json={"base_hash": before, "note": "x"})

    assert (answer.status_code, answer.json()["current_hash"]) == (409, current)


async def test_a_faulty_draft_is_saved_with_its_problems_and_never_published(site: FakeSite) -> None:
    async with site.client("chen") as client:
        document = (await client.get(HOTLINE)).json()
        text = document["text"].replace("first: welcome", "first: nowhere")
        saved = (await client.put(HOTLINE, json={"text": text, "base_hash": document["hash"]})).json()
        answer = await published(client)
        summary = (await client.get(HOTLINE)).json()

    (problem,) = [one for one in saved["problems"] if one["severity"] == "error"]
    assert problem["field"] == "first"
    assert problem["line"] > 0
    assert problem["fault_zh"] != ""
    assert (answer.status_code, answer.json()["code"]) == (422, "unfit")
    assert [one["field"] for one in answer.json()["problems"]] == ["first"]
    assert (summary["live_number"], summary["problem_count"] > 0) == (1, True)


async def test_a_check_saves_nothing(site: FakeSite, folder: Path) -> None:
    before = (folder / "hotline.yaml").read_text("utf-8")
    async with site.client("chen") as client:
        broken = (await client.post(f"{HOTLINE}/check", json={"text": "a: ["})).json()
        whole = (await client.post(f"{HOTLINE}/check", json={"text": before})).json()

    assert [problem["severity"] for problem in broken["problems"]] == ["error"]
    assert [problem for problem in whole["problems"] if problem["severity"] == "error"] == []
    assert {time["language"] for time in whole["time_to_human"]} == {"zh", "en", "ko"}
    assert (folder / "hotline.yaml").read_text("utf-8") == before


async def test_a_canary_is_shown_and_stopped(site: FakeSite) -> None:
    async with site.client("chen") as client:
        await greeted(client)
        done = (await published(client, test_numbers=["13800138000"])).json()
        during = (await client.get(HOTLINE)).json()
        stopped = await client.post(f"{HOTLINE}/canary/stop")
        after = (await client.get(HOTLINE)).json()

    assert done == {"number": 2, "state": "canary"}
    assert during["canary"] == {"number": 2, "percent": None, "test_numbers": ["+8613800138000"]}
    assert (during["live_number"], stopped.status_code, after["canary"]) == (1, 204, None)


@pytest.mark.parametrize(
    "whom",
    [{"percent": 0}, {"percent": 100}, {"percent": 5, "test_numbers": ["13800138000"]}, {"test_numbers": ["abc"]}],
)
async def test_an_audience_that_is_none_is_refused(site: FakeSite, whom: dict[str, object]) -> None:
    async with site.client("chen") as client:
        answer = await published(client, **whom)

    assert answer.status_code == 422


async def test_two_people_see_each_others_lock(site: FakeSite) -> None:
    async with site.client("chen") as chen, site.client("zhu") as zhu:
        taken = (await chen.put(f"{HOTLINE}/lock", json={})).json()
        seen = (await zhu.get(HOTLINE)).json()["lock"]
        refused = await zhu.put(f"{HOTLINE}/lock", json={})
        save = await zhu.put(HOTLINE, json={"text": "a: 1", "base_hash": "x"})
        forced = (await zhu.put(f"{HOTLINE}/lock", json={"force": True})).json()
        lost = await chen.put(f"{HOTLINE}/lock", json={})
        await zhu.delete(f"{HOTLINE}/lock")
        free = (await chen.get(f"{HOTLINE}/lock")).json()

    assert (taken["holder"], taken["is_mine"]) == ("chen", True)
    assert (seen["holder"], seen["is_mine"]) == ("chen", False)
    assert (refused.status_code, refused.json()["code"]) == (409, "locked")
    assert (save.status_code, save.json()["code"]) == (409, "locked")
    assert "chen" in refused.json()["detail"]
    assert (forced["holder"], lost.status_code, free) == ("zhu", 409, None)


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2fetc%2fpasswd", "%2e%2e", "hotline.yml", ".env", "lexicon.xx.tsv", "HOTLINE.yaml", "prompts", "a" * 99],
)
async def test_no_other_name_reaches_the_disk(site: FakeSite, name: str) -> None:
    async with site.client("chen") as client:
        read = await client.get(f"{DOCUMENTS}/{name}")
        written = await client.put(f"{DOCUMENTS}/{name}", json={"text": "a: 1", "base_hash": ""})

    assert read.status_code in {404, 422}
    assert written.status_code in {404, 405, 422}


async def test_a_new_flow_is_written_and_an_unknown_one_is_not_there(site: FakeSite, folder: Path) -> None:
    async with site.client("chen") as client:
        missing = await client.get(f"{DOCUMENTS}/night.yaml")
        made = await client.put(f"{DOCUMENTS}/night.yaml", json={"values": {"name": "night"}, "base_hash": ""})
        again = await client.put(f"{DOCUMENTS}/night.yaml", json={"values": {"name": "night"}, "base_hash": ""})

    assert missing.status_code == 404
    assert made.json()["problems"] != []
    assert (folder / "night.yaml").read_text("utf-8") == "name: night\n"
    assert again.status_code == 409


async def test_a_version_is_taken_over_into_the_file(site: FakeSite, folder: Path) -> None:
    before = (folder / "hotline.yaml").read_text("utf-8")
    async with site.client("chen") as client:
        await greeted(client)
        await client.post(f"{HOTLINE}/versions/1/take-over")
        detail = (await client.get(f"{HOTLINE}/versions/1")).json()
        unknown = await client.get(f"{HOTLINE}/versions/7")

    assert (folder / "hotline.yaml").read_text("utf-8") == before == detail["text"]
    assert detail["values"]["name"] == "hotline"
    assert unknown.status_code == 404


async def test_a_lexicon_is_edited_as_rows_and_its_comments_stay(site: FakeSite, folder: Path) -> None:
    async with site.client("chen") as client:
        document = (await client.get(WORDS)).json()
        rows = document["values"]["rows"]
        rows[0]["weight"] = "8"
        saved = await client.put(WORDS, json={"values": {"rows": rows}, "base_hash": document["hash"]})
        changes = (await client.get(f"{WORDS}/diff", params={"from": 1})).json()

    assert saved.status_code == 200
    assert [change["text_en"] for change in changes] == ["word 着火: weight is now 8 (was 9)"]
    assert (folder / "lexicon.zh.tsv").read_text("utf-8").startswith("# 关键词表")


async def test_words_are_tried_by_the_rules_of_real_calls(site: FakeSite) -> None:
    async with site.client("chen") as client:
        fire = (await client.post("/api/v1/lexicons/zh/try", json={"text": "我家着火了"})).json()
        row = {"keyword": "猫", "destination": "police", "matter": "cat", "weight": "9"}
        edited = await client.post("/api/v1/lexicons/zh/try", json={"text": "猫丢了", "values": {"rows": [row]}})
        faulty = await client.post(
            "/api/v1/lexicons/zh/try", json={"text": "猫", "values": {"rows": [{**row, "destination": "zoo"}]}}
        )
        none = await client.post("/api/v1/lexicons/ko/try", json={"text": "의료보험"})

    assert (fire["verdict"], fire["reason"]["destination"]) == ("route", "emergency")
    assert fire["reason"]["matched"] == ["着火"]
    assert edited.json()["reason"]["destination"] == "police"
    assert (faulty.status_code, faulty.json()["problems"][0]["field"]) == (422, "destination")
    assert none.status_code == 404


async def test_wordings_are_edited_tried_published_and_met_by_callers(site: FakeSite, tmp_path: Path) -> None:
    said = {"text": "我家猫上了树下不来"}
    rows = [{"wording": said["text"], "destination": "police"}, {"wording": "喂", "destination": "none"}]
    async with site.client("chen") as client:
        before = (await client.post("/api/v1/lexicons/zh/try", json=said)).json()
        tried = (await client.post("/api/v1/lexicons/zh/try", json={**said, "wordings": {"rows": rows}})).json()
        saved = (await client.put(WORDINGS, json={"values": {"rows": rows}, "base_hash": ""})).json()
        done = await client.post(f"{WORDINGS}/publish", json={"base_hash": saved["hash"], "note": "cats"})
        shown = (await client.get(WORDINGS)).json()
        rows[0]["destination"] = "zoo"
        faulty = (await client.post(f"{WORDINGS}/check", json={"values": {"rows": rows}})).json()
    room = site.publishing
    live = LiveEditions(room.store, room.drafts, KeptCopy(tmp_path / "kept"), room.checker, room.prepare)
    await live.load()
    met = live.current().knowledge(Language.ZH)

    assert before["reason"]["destination"] != "police"
    assert (tried["reason"]["destination"], tried["reason"]["means"]) == ("police", "by_wording")
    assert done.json() == {"number": 1, "state": "live"}
    assert (shown["type"], shown["live_number"], shown["is_drifted"]) == ("wordings", 1, False)
    assert [(one["field"], one["row"]) for one in faulty["problems"]] == [("destination", 0)]
    assert met is not None
    assert decide(met, [as_sure(Language.ZH, said["text"])], engine="test").destination == "police"


async def test_the_declaration_of_kinds_is_there_for_forms(site: FakeSite) -> None:
    async with site.client("chen") as client:
        found = (await client.get("/api/v1/flows/kinds")).json()

    assert {"play", "menu", "queue", "flow"} <= {kind["kind"] for kind in found["kinds"]}


async def test_two_operators_who_publish_at_once_both_get_an_answer(site: FakeSite) -> None:
    async with site.client("chen") as chen, site.client("zhu") as zhu:
        await greeted(chen)
        document = (await chen.get(WORDS)).json()
        text = document["text"] + "猫\tmao\tcat\tpolice\tcat\t5\n"
        saved = (await zhu.put(WORDS, json={"text": text, "base_hash": document["hash"]})).json()
        flow, words = await asyncio.gather(
            published(chen), zhu.post(f"{WORDS}/publish", json={"base_hash": saved["hash"], "note": "cats"})
        )
        found = {one["name"]: one["live_number"] for one in (await chen.get(DOCUMENTS)).json()}

    assert (flow.status_code, words.status_code) == (200, 200)
    assert (found["hotline.yaml"], found["lexicon.zh.tsv"]) == (2, 2)
