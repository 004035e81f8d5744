from pathlib import Path

from callcenter.ivr.load import load_flow
from callcenter.publishing.lifeboat import menu_of
from callcenter.vocabulary.languages import Language

FLOW = load_flow(Path("ivr/hotline.yaml"))


def test_the_menu_is_the_first_keys_of_the_flow_that_lead_into_a_queue() -> None:
    menu = menu_of(FLOW, Language.ZH)

    assert menu is not None
    assert menu.queues == {"1": "consumer", "2": "social", "3": "urban_hpf", "4": "police", "5": "enterprise"}
    assert menu.words.startswith("消费维权，请按1。社会保障，请按2。")
    assert menu.words.endswith("人工服务，请按0，或者在线等候。")


def test_it_speaks_every_language_of_the_flow() -> None:
    menus = {language: menu_of(FLOW, language) for language in FLOW.languages}

    assert {language: menu is not None for language, menu in menus.items()} == dict.fromkeys(FLOW.languages, True)


def test_a_flow_without_such_keys_has_none() -> None:
    without = {
        name: node.model_copy(update={"keys": {}}) if hasattr(node, "keys") else node
        for name, node in FLOW.nodes.items()
    }

    assert menu_of(FLOW.model_copy(update={"nodes": without}), Language.ZH) is None
