"""What is taken for words, and what for Whisper's inventions."""

import pytest

from callcenter.speech.engines.invented import is_invented

CLEAN, NOISY = 0.02, 0.6


@pytest.mark.parametrize(
    ("text", "log_probability", "no_speech"),
    [
        ("", -0.1, CLEAN),
        ("。", -0.1, CLEAN),
        ("放入水", -2.9, NOISY),
        ("駕駛", -1.5, 0.5),
        ("I don't know.", -1.9, 0.5),
        ("真是的 真是的", -2.5, CLEAN),
        ("诶诶诶诶", -0.8, 0.49),
        ("哈哈哈哈哈哈", -0.3, CLEAN),
        ("Beep! Beep! Beep!", -0.9, 0.49),
        ("3, 2, 3, 2, 3, 2, 3, 2, 3...", -0.6, NOISY),
        ("轻轻轻轻轻轻", -0.6, NOISY),
        ("作词 作曲 编曲", -0.4, CLEAN),
        ("谢谢观看", -0.2, CLEAN),
        ("謝謝大家的收看!", -0.2, CLEAN),
        ("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", -0.2, CLEAN),
        ("字幕由 Amara.org 社区提供", -0.2, CLEAN),
        ("Thanks for watching!", -0.2, CLEAN),
        ("시청해 주셔서 감사합니다.", -0.2, CLEAN),
        ("left eye " * 20, -0.4, CLEAN),
    ],
)
def test_invented(text: str, log_probability: float, no_speech: float) -> None:
    assert is_invented(text, log_probability, no_speech)


@pytest.mark.parametrize(
    ("text", "log_probability", "no_speech"),
    [
        ("停电了什么时候来点?", -0.14, CLEAN),
        ("向處保譽責,有些賣貨朋友", -1.11, 0.754),
        ("手骨有斑告中碼", -1.03, 0.054),
        ("救命救命救命", -0.9, NOISY),
        ("119 119 119", -0.9, NOISY),
        ("help help help", -0.9, NOISY),
        ("人工", -0.4, CLEAN),
        ("喂喂喂", -0.4, CLEAN),
        ("谢谢", -0.1, CLEAN),
        ("Thank you.", -0.1, CLEAN),
        ("哈尔滨路的路灯坏了", -0.3, CLEAN),
        ("啊我要投诉", -0.3, CLEAN),
        ("Oh, my street light is broken.", -0.3, CLEAN),
    ],
)
def test_said(text: str, log_probability: float, no_speech: float) -> None:
    assert not is_invented(text, log_probability, no_speech)
