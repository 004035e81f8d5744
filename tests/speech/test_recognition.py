"""Both engines together: what serves when something is missing, wrong or broken."""

import shutil
from pathlib import Path

import pytest

from callcenter.speech.engines.choosing import DecodingWish, EngineWish, Listening, SecondWish, Wish
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.engines.whisper_model import FILES, WhisperModel
from callcenter.vocabulary.hearing import Heard
from callcenter.vocabulary.languages import Language
from tests.speech.conftest import Say
from tests.speech.listening import Heads, Listener
from tests.speech.whisper import need_whisper, utterance
from tests.waiting import until

KEYWORDS = {Language.ZH: ["停电"], Language.EN: ["agent"], Language.KO: ["소비자"]}


@pytest.fixture
def whisper(tmp_path: Path) -> WhisperModel:
    return WhisperModel(need_whisper(), tmp_path)


def copy_of_whisper(folder: Path) -> Path:
    """Its files, to be spoilt; the weights are a link that may be replaced."""
    source = need_whisper()
    folder.mkdir()
    for name in FILES:
        if name == "model.bin":
            (folder / name).symlink_to((source / name).resolve())
        else:
            shutil.copyfile(source / name, folder / name)
    return folder


async def test_vosk_hears_where_its_model_is_and_whisper_elsewhere(
    models: Models, whisper: WhisperModel, say: Say
) -> None:
    heads = await Heads(models, KEYWORDS, whisper=whisper).load(*Language)
    korean, english = Listener(heads, Language.KO), Listener(heads, Language.EN)
    await korean.hear_utterance(say("소비자"))
    await english.hear_utterance(utterance("en-agent", silence_s=2))

    assert korean.utterances == [("소비자",)]
    assert "agent." in english.utterances[0]
    assert [heard.engine for heard in (*korean.hearings, *english.hearings) if isinstance(heard, Heard)] == [
        "vosk",
        "whisper",
    ]
    assert [str(heads.recognition.serving(language)) for language in Language] == [
        "zh: whisper free, second opinion by whisper",
        "en: whisper free, second opinion by whisper",
        "ko: vosk grammar, second opinion by whisper",
    ]
    heads.shut()


async def test_weights_that_are_not_ours_are_refused_and_the_language_goes_by_keys(
    models: Models, tmp_path: Path
) -> None:
    folder = copy_of_whisper(tmp_path / "whisper")
    (folder / "model.bin").unlink()
    (folder / "model.bin").write_bytes(b"weights of somebody else")
    whisper = WhisperModel(folder, tmp_path)
    heads = await Heads(models, KEYWORDS, whisper=whisper).load(Language.ZH)

    assert whisper.state.state == "broken"
    assert "is not the model we know" in whisper.state.detail
    assert Listener(heads, Language.ZH).ear is None
    [vosk_lacks, whisper_lacks] = heads.recognition.serving(Language.ZH).lacks
    assert "vosk-model-small-cn-0.22" in vosk_lacks
    assert "callcenter models get" in whisper_lacks
    heads.shut()


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
async def test_a_damaged_file_leaves_the_language_to_keys_and_the_process_lives(
    models: Models, tmp_path: Path, name: str
) -> None:
    folder = copy_of_whisper(tmp_path / "whisper")
    (folder / name).write_text("{", "utf-8")
    whisper = WhisperModel(folder, tmp_path)
    heads = await Heads(models, KEYWORDS, whisper=whisper).load(Language.EN)

    assert whisper.state.state == "broken"
    assert str(folder) in whisper.state.detail
    assert Listener(heads, Language.EN).ear is None
    heads.shut()


async def test_a_file_that_lacks_is_named(models: Models, tmp_path: Path) -> None:
    folder = copy_of_whisper(tmp_path / "whisper")
    (folder / "vocabulary.txt").unlink()
    whisper = WhisperModel(folder, tmp_path)
    await whisper.load()

    assert whisper.state.state == "broken"
    assert "vocabulary.txt" in whisper.state.detail


async def test_an_engine_that_the_site_names_is_not_replaced(models: Models, whisper: WhisperModel) -> None:
    heads = await Heads(models, KEYWORDS, wish=Wish(EngineWish.VOSK), whisper=whisper).load(Language.ZH, Language.KO)

    assert heads.recognition.choice(Language.ZH).first == ()
    assert heads.recognition.choice(Language.KO).first == (Listening.VOSK_GRAMMAR,)
    assert heads.recognition.serving(Language.KO).lacks == ()
    heads.shut()


async def test_a_second_opinion_that_is_wished_and_cannot_be_had_is_told(models: Models) -> None:
    heads = await Heads(models, KEYWORDS, wish=Wish(second=SecondWish.WHISPER)).load(Language.KO)

    assert heads.recognition.second(Language.KO) is None
    [lack] = heads.recognition.serving(Language.KO).lacks
    assert lack.startswith("second opinion: ")
    heads.shut()


async def test_before_loading_the_prospect_is_told(models: Models, whisper: WhisperModel) -> None:
    heads = Heads(models, KEYWORDS, whisper=whisper)

    assert heads.recognition.choice(Language.ZH).first == ()
    assert heads.recognition.prospect(Language.ZH).first == (Listening.WHISPER,)
    assert heads.recognition.prospect(Language.KO).first == (Listening.VOSK_GRAMMAR,)
    heads.shut()


async def test_a_model_that_knows_no_keyword_listens_for_any_words_when_told_to(models: Models) -> None:
    heads = await Heads(models, {Language.KO: ["市民热线"]}, wish=Wish(decoding=DecodingWish.FREE)).load(Language.KO)

    assert heads.recognition.choice(Language.KO).first == (Listening.VOSK_FREE,)
    assert heads.recognition.missing_words == {Language.KO: ("市民热线",)}
    heads.shut()


async def test_a_second_opinion_is_told_the_keywords(models: Models, whisper: WhisperModel) -> None:
    heads = await Heads(models, KEYWORDS, whisper=whisper).load(Language.ZH)
    listener = Listener(heads, Language.ZH)
    await listener.hear_utterance(utterance("zh-power-cut", silence_s=2))
    assert listener.ear is not None
    assert listener.ear.hear_again(["停电", "来电"])
    await until(lambda: len(listener.utterances) > 1, what="the second opinion", within_s=30)

    [first, second] = [heard for heard in listener.hearings if isinstance(heard, Heard)]
    assert (first.is_second, second.is_second) == (False, True)
    assert "停电" in second.words[0]
    heads.shut()
