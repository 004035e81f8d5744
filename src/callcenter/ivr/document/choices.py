"""What the values of a choice are called in the editor and in the documentation."""

from collections.abc import Mapping
from types import MappingProxyType

from callcenter.ivr.document.parts import Shown

CHOICES: Mapping[str, Shown] = MappingProxyType(
    {
        # Tiers.
        "emergency": Shown("紧急", "Emergency"),
        "listed_severe": Shown("特服一、二级", "Listed, level 1 or 2"),
        "listed": Shown("特服三、四级或老年人", "Listed, level 3 or 4, or elderly"),
        "callback": Shown("回拨到期或刚掉线", "Callback due, or dropped"),
        "ordinary": Shown("普通", "Ordinary"),
        "deferred": Shown("骚扰来电，靠后接听", "Deferred: nuisance calls"),
        # Needs.
        "speak_clearly": Shown("听力不便：说慢说清", "Hard of hearing: speak clearly"),
        "text_only": Shown("无法通话：只用文字", "Cannot hear or speak: text only"),
        "describe_not_show": Shown("视力不便：用语言描述", "Cannot see: describe, do not show"),
        "keys_not_speech": Shown("说话不便：用按键", "Hard to understand: keys, not speech"),
        "more_time_for_keys": Shown("按键需更多时间", "More time for keys"),
        "speak_slowly": Shown("语速放慢", "Speak slowly"),
        "trained_person": Shown("转受过培训的人", "A trained person"),
        "second_language": Shown("方言或非母语", "Dialect or second language"),
        # Languages, in their own names.
        "zh": Shown("中文", "中文"),
        "en": Shown("English", "English"),
        "ko": Shown("한국어", "한국어"),
        # How a value is read.
        "digits": Shown("逐位数字", "Digit by digit"),
        "number": Shown("数字", "Number"),
        "date": Shown("日期", "Date"),
        "time": Shown("时间", "Time of day"),
        # Days.
        "workday": Shown("工作日", "Workday"),
        "weekend": Shown("周末", "Weekend"),
        "holiday": Shown("节假日", "Holiday"),
    }
)
"""By the value as the file writes it."""
