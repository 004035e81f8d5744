"""The first words to a citizen whom we call back, while the agent who is reserved for them is about to be rung."""

from collections.abc import Mapping
from types import MappingProxyType

from callcenter.vocabulary.languages import Language

_WORDS: Mapping[Language, str] = MappingProxyType(
    {
        Language.ZH: "您好，这里是{number}热线给您回电，正在为您接通话务员，请稍候。",
        Language.EN: "Hello, this is the {number} hotline calling you back. Please hold, an agent is about to answer.",
        Language.KO: "안녕하세요, {number} 핫라인에서 다시 전화드렸습니다. 잠시만 기다려 주세요.",
    }
)


def greeting(language: Language, hotline: str) -> str:
    """What is said in `language`; the hotline's number is read digit by digit, where it is a short one."""
    return _WORDS[language].format(number=" ".join(hotline))
