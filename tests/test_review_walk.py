"""The way through a queue."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from attribution.review.walk import Walk


def nobody(claims: Sequence[str]) -> set[str]:
    return set()


def test_it_goes_on_to_what_is_not_decided_and_round() -> None:
    walk = Walk("abcd")
    assert walk.following(None, nobody) == "a"
    assert walk.following("a", lambda some: {"b"}) == "c"
    assert walk.following("d", nobody) == "a"
    assert walk.following("d", lambda some: {"a", "b", "c"}) is None
    assert walk.following("elsewhere", nobody) == "a"


def test_what_is_put_off_comes_last() -> None:
    walk = Walk("abc")
    walk.skip("a")
    walk.skip("b")
    assert walk.following("b", nobody) == "c"
    assert walk.following("c", lambda some: {"c"}) == "a"
    assert walk.following("a", lambda some: {"c"}) == "b"


def test_neighbours_are_there_decided_or_not() -> None:
    walk = Walk("abc")
    assert [walk.neighbour("b", 1), walk.neighbour("b", -1)] == ["c", "a"]
    assert [walk.neighbour("c", 1), walk.neighbour("a", -1)] == [None, None]
    assert [walk.neighbour("elsewhere", 1), walk.neighbour("elsewhere", -1)] == ["a", None]
    assert (walk.place("b"), walk.place("elsewhere")) == (2, None)


def test_a_new_claim_stands_behind_the_one_it_came_from() -> None:
    walk = Walk("abc")
    walk.insert("x", "a")
    walk.insert("y", "elsewhere")
    walk.insert("x", "c")
    assert walk.claims == ["a", "x", "b", "c", "y"]
    assert walk.place("y") == 5


def test_the_next_article_has_something_to_decide() -> None:
    def article_of(claims: Sequence[str]) -> dict[str, str]:
        return {claim: claim[0] for claim in claims}

    walk = Walk(["a1", "a2", "b1", "c1", "a3"])
    assert walk.in_next_article("a1", article_of, nobody) == "b1"
    assert walk.in_next_article("a1", article_of, lambda some: {"b1"}) == "c1"
    assert walk.in_next_article("c1", article_of, nobody) == "a3"
    assert walk.in_next_article("a1", article_of, lambda some: {"b1", "c1"}) is None


@given(st.integers(1, 700), st.data())
def test_every_claim_is_met_once(size: int, data: st.DataObject) -> None:
    """Whatever is put off, and wherever one begins."""
    claims = [f"c{number}" for number in range(size)]
    walk = Walk(claims)
    for claim in data.draw(st.lists(st.sampled_from(claims), max_size=5)):
        walk.skip(claim)
    done: set[str] = set()
    current = walk.following(None, lambda some: done & set(some))
    met = []
    while current is not None:
        met.append(current)
        done.add(current)
        current = walk.following(current, lambda some: done & set(some))
    assert sorted(met) == sorted(claims)
