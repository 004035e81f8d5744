"""What Whisper writes where nobody spoke: learnt from films' subtitles, it seldom writes nothing; pure."""

import re
import zlib

NO_SPEECH_MIN = 0.25
"""Probability of no speech at which a text has to be surer: clean speech stays below 0.13, mere noise above it."""
DOUBTED_MIN = -1.2
"""Mean log probability that it then needs: words in loud babble had -1.1."""
UNSURE_MIN = -2.0
"""Below it no text is worth a guess."""
SQUEEZED_MAX = 2.4
"""How much a text may shrink by compression: more is one phrase over and over. Whisper's own figure."""

CRIES = re.compile(r"(?:[啊诶唉哎嗯哦噢呵哈嘿呜嗚哇呀咦唔~～…]|(?:u+h*|o+h*|a+h+|h+m+|(?:h[aeu]+)+|b[eo]+p)\b|\s)+")
"""No words."""
REPEATED = re.compile(r"(\d{1,2}|.)\1{2,}.?")
"""One syllable, or two digits, over and over: 救命救命救命 is not among it, for who shouts says a thing three times."""
SUBTITLES = re.compile(
    r"(thank(s| you)( so much| very much)? for (watching|listening).*"
    r"|please (like and )?subscribe.*"
    r"|subtitles by .*"
    r"|(谢谢|謝謝|感谢|感謝|多谢|多謝)(大家|您|你|你们|你們|各位)?的?(观看|觀看|收看|收听|收聽|观赏|觀賞|聆听|聆聽).*"
    r"|.*([请請]不吝[点點][赞贊讚]|[点點][赞贊讚] ?[订訂][阅閱]|打[赏賞]支持).*"
    r"|(中文)?字幕(由|提供|制作|製作|志愿者|志願者|组|組|by).*"
    r"|(?:字幕|[作编編製制][词詞曲]|\s)+"
    r"|(李宗盛|[优優][优優][独獨]播[剧劇][场場]).*"
    r"|시청해 ?주셔서 감사합니다.*"
    r"|.*뉴스 .* 입니다)"
)
"""Whole texts that no caller of a hotline says; the last measure, after the probabilities."""
_SIGNS = re.compile(r"[^\w ]+|_")


def is_invented(text: str, log_probability: float, no_speech: float) -> bool:
    """Whether `text` is better taken for nothing."""
    said = _SIGNS.sub("", text).strip().lower()
    if not said or log_probability < UNSURE_MIN:
        return True
    if no_speech >= NO_SPEECH_MIN and (log_probability < DOUBTED_MIN or REPEATED.fullmatch(said.replace(" ", ""))):
        return True
    return squeezed(said) > SQUEEZED_MAX or any(one.fullmatch(said) for one in (CRIES, SUBTITLES))


def squeezed(text: str) -> float:
    """How many times shorter compression makes it."""
    data = text.encode()
    return len(data) / len(zlib.compress(data))
