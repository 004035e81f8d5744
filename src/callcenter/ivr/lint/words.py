"""Everything that is said can be said: in every language, with every value, by a recording or a voice."""

from collections.abc import Iterable, Iterator

from callcenter.ivr.document import kinds
from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath
from callcenter.ivr.document.fields import Reference, references
from callcenter.ivr.document.flow import Flow, Recorded
from callcenter.ivr.document.prompts import named_in
from callcenter.ivr.lint.variables import Variables, perhaps_unset, unset
from callcenter.ivr.sounds import Sounds
from callcenter.vocabulary.languages import Language

Use = tuple[str, Reference]
"""A node, and how it names the prompt."""
SAMPLE = "123456"
"""Stands for a value that is not known before the call."""


def faults_in_words(flow: Flow, known: Variables | None) -> Iterator[Fault]:
    """Texts and their values; without `known`, values are not looked at."""
    uses = used(flow)
    for queue, service_queue in flow.queues.items():
        yield from _languages(flow, ("queues", queue, "names"), service_queue.names)
        for language, name in service_queue.names.items():
            if not name.strip():
                yield _silent(("queues", queue, "names", language))
    for prompt, wording in flow.prompts.items():
        path = ("prompts", prompt)
        node = next((node for node, _ in uses.get(prompt, ())), None)
        yield from _languages(flow, path, wording, node)
        if prompt not in uses:
            fault = Bilingual("no node says it", "没有节点使用它")
            yield Fault(path, fault, Bilingual("name it at a node, or remove it", "请在节点中使用，或删除"), "warning")
        for language in wording:
            text = flow.words(prompt, language)
            if not any(letter.isalnum() for letter in text):
                yield _silent((*path, language), node)
            yield from _values((*path, language), text, uses.get(prompt, []), flow, known)


def faults_in_audio(flow: Flow, sounds: Sounds) -> Iterator[Fault]:
    """What callers would not hear as it is written."""
    mute: set[Language] = set()
    for prompt, uses in used(flow).items():
        for language, said in flow.prompts[prompt].items():
            recording = said.recording if isinstance(said, Recorded) else None
            node = uses[0][0]
            spoken = texts(flow, prompt, language, flow.nodes[node])
            cause = next(filter(None, (sounds.fault(language, text, recording) for text in spoken)), None)
            path = ("prompts", prompt, language)
            if cause is not None and recording is not None:
                fault = Bilingual(f"the recording cannot be heard: {cause}", f"录音无法播放：{cause}")
                mend = Bilingual(
                    f"put {recording} below ivr/prompts/{language}/, or leave it to a voice",
                    f"请把 {recording} 放入 ivr/prompts/{language}/，或改用合成语音",
                )
                yield Fault((*path, "recording"), fault, mend, node=node)
            elif cause is not None and language not in mute:
                # A language without a voice is told once, not at each of its prompts.
                mute.add(language)
                fault = Bilingual(f"cannot be heard: {cause}", f"无法播放：{cause}")
                mend = Bilingual("record it, or install a voice (scripts/setup)", "请录音，或安装语音（scripts/setup）")
                yield Fault(path, fault, mend, node=node)


def texts(flow: Flow, prompt: str, language: Language, node: kinds.NodeBase) -> Iterator[str]:
    """What a prompt may sound like at a node: a confirmation names a queue, other values are not known before."""
    text = flow.words(prompt, language)
    names = placeholders_of(text)
    if not names:
        yield text
    elif isinstance(node, kinds.Confirm) and "queue" in names:
        for queue in flow.queues.values():
            yield text.format_map({**dict.fromkeys(names, SAMPLE), "queue": queue.names[language]})
    else:
        yield text.format_map(dict.fromkeys(names, SAMPLE))


def wanted(flow: Flow) -> Iterator[tuple[Language, str, str | None]]:
    """All that may be asked of `Sounds`: language, text, recording; of a flow whose words are all there."""
    for prompt, uses in used(flow).items():
        for node, _ in uses:
            for language in flow.languages:
                if language in flow.prompts.get(prompt, {}):
                    said = flow.prompts[prompt][language]
                    for text in texts(flow, prompt, language, flow.nodes[node]):
                        yield language, text, said.recording if isinstance(said, Recorded) else None


def used(flow: Flow) -> dict[str, list[Use]]:
    """Who says each prompt."""
    uses: dict[str, list[Use]] = {}
    for name, node in flow.nodes.items():
        for reference in references(node, "prompt"):
            uses.setdefault(reference.name, []).append((name, reference))
    return uses


def placeholders_of(text: str) -> frozenset[str]:
    """None of a text that is written wrong, which is told elsewhere."""
    try:
        return named_in(text)
    except ValueError:
        return frozenset()


def _values(path: FieldPath, text: str, uses: Iterable[Use], flow: Flow, known: Variables | None) -> Iterator[Fault]:
    try:
        names = named_in(text)
    except ValueError:
        fault = Bilingual("has a brace that holds no name", "花括号里不是名称")
        node = next((node for node, _ in uses), None)
        yield Fault(
            path, fault, Bilingual("write values as {name}, braces in pairs", "值请写成 {名称}，花括号成对"), node=node
        )
        return
    if known is None:
        return
    for node, reference in uses:
        at = known.at((flow.name, node))
        given = reference.refers.puts_in
        for name in sorted(names.difference(given)):
            if name not in at.maybe:
                yield _not_given(path, name, given, node) if name not in known.ever else unset(path, name, known, node)
            elif name not in at.surely:
                yield perhaps_unset(path, name, node)


def _not_given(path: FieldPath, name: str, given: Iterable[str], node: str) -> Fault:
    some = ", ".join(f"{{{value}}}" for value in given)
    fault = Bilingual(f"the value {{{name}}} is not given at {node}", f"节点 {node} 不提供值 {{{name}}}")
    mend = (
        Bilingual(f"this prompt takes {some}, and variables set before", f"此提示音可用 {some} 和此前设置的变量")
        if some
        else Bilingual("this prompt takes only variables set before", "此提示音只能用此前设置的变量")
    )
    return Fault(path, fault, mend, node=node)


def _languages(flow: Flow, path: FieldPath, words: Iterable[Language], node: str | None = None) -> Iterator[Fault]:
    written = set(words)
    for language in flow.languages:
        if language not in written:
            fault = Bilingual(f"has no words in {language}", f"没有 {language} 文本")
            mend = Bilingual(
                f"add them, or take {language} out of languages", f"请补上，或从 languages 中去掉 {language}"
            )
            yield Fault((*path, language), fault, mend, node=node)
    for foreign in sorted(written - set(flow.languages)):
        fault = Bilingual(f"{foreign} is not one of the flow's languages", f"{foreign} 不是本流程的语言")
        mend = Bilingual(f"add {foreign} to languages, or remove the words", f"请在 languages 中添加 {foreign}，或删除")
        yield Fault((*path, foreign), fault, mend, node=node)


def _silent(path: FieldPath, node: str | None = None) -> Fault:
    return Fault(path, Bilingual("says nothing", "没有可播放的内容"), Bilingual("write words", "请写内容"), node=node)
