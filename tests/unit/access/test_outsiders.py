"""Who somebody is here, by what a provider claims of them."""

import pytest

from callcenter.access.outsiders import ClaimRules, NotWelcomeError, outsider
from callcenter.access.users import Role

RULES = ClaimRules(name="name", role="groups", roles={"desk": Role.AGENT, "boss": Role.ADMIN}, agent="")


def claims(groups: object) -> dict[str, object]:
    return {"iss": "https://id.example", "sub": "1", "name": "li", "groups": groups}


@pytest.mark.parametrize("groups", [5, True, None, [], [5], {"desk": 1}, "Desk", 1.5])
def test_whatever_is_no_name_of_a_group_gives_no_role(groups: object) -> None:
    with pytest.raises(NotWelcomeError):
        outsider(claims(groups), RULES)


@pytest.mark.parametrize("groups", ["desk", ["desk"], ["boss", "desk"]])
def test_of_several_groups_the_first_of_the_sites_counts(groups: object) -> None:
    assert outsider(claims(groups), RULES).user.role is Role.AGENT
