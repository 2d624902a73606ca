import pytest

from core.avatars import AREAS, area_of, initials

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dale Okafor", "DO"),
        ("alice", "AL"),
        ("ruth_castellano", "RC"),
        ("Ana María de la Cruz", "AC"),
        ("林文杰 Lin Wenjie", "林"),
        ("김민준", "김"),
        ("やまだ", "や"),
        ("Иван Сорокин", "ИС"),
        ("(…) Bob", "BO"),
        ("7", "7"),
        ("***", "?"),
        ("", "?"),
    ],
)
def test_initials_of_names_in_many_scripts(name, expected):
    assert initials(name) == expected


def test_tint_hangs_on_the_username_alone():
    assert area_of("alice") == area_of("alice")
    assert {area_of(f"miner{number}") for number in range(50)} == set(AREAS)
