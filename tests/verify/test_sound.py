"""A bundle as it was written is sound, and its report says who decided what, on what basis, knowing what."""

from schemas.publish import FOLDER, SUMS
from services.exporting.archive import zipped
from services.throughcare_verify import (
    CANNOT_TELL,
    SOUND,
    in_lines,
    told,
)
from tests.verify.bundles import (
    Exported,
    checked,
    files_of,
)


def test_a_lived_case_is_sound_over_two_years(whole: Exported) -> None:
    for raw in (whole.joan, whole.zofia, whole.withheld):
        assert [one.says for one in checked(raw, whole.trust).findings] == []
    bundle = checked(whole.joan, whole.trust)
    assert sorted(bundle.checkpoints) == [2023, 2026]
    assert {one.row.year for one in bundle.proven} == {2023, 2026}
    assert bundle.verdict == SOUND


def test_the_report_says_who_decided_what_on_which_bases_and_what_was_known(whole: Exported) -> None:
    bundle = checked(whole.joan, whole.trust)
    positions = [one.row.position for one in bundle.proven]
    [made] = [told(one, positions, bundle.gone) for one in bundle.proven if one.row.name == "DecisionMade"]
    assert made["told_by"].startswith("social_worker@LA (worker ")
    assert made["decided_by"].startswith("social_worker@LA")
    assert made["bases"] == ["NEED", "PREFERENCE"]
    assert made["facts_known_then"] == sum(one < made["position"] for one in positions)
    assert made["sealed"] == ["reasons (health)"]
    text = "\n".join(in_lines(bundle))
    assert f"index {made['index']}, position {made['position']}: DecisionMade" in text
    assert "on the bases NEED, PREFERENCE, option " in text
    assert "Joan" not in text
    assert "neighbour looks in" not in text


def test_words_may_stay_behind_and_the_report_says_which(whole: Exported) -> None:
    bundle = checked(whole.withheld, whole.trust)
    assert bundle.verdict == SOUND
    sealed = [field for fact in bundle.facts for field in fact.sealed]
    assert sealed
    assert not any(there for _, there in sealed)
    assert "    withheld: reasons (health)" in list(in_lines(bundle))


def test_fields_are_held_against_the_published_list_where_it_is_given(whole: Exported) -> None:
    published = frozenset(line[:64] for line in (FOLDER / SUMS).read_text().splitlines())
    assert checked(whole.joan, whole.trust._replace(schemas=published)).verdict == SOUND
    bundle = checked(whole.joan, whole.trust._replace(schemas=frozenset()))
    assert bundle.verdict == CANNOT_TELL
    assert "is not in your list of schemas" in bundle.findings[0].says


def test_a_bundle_is_the_same_each_time_it_is_packed(whole: Exported) -> None:
    assert zipped(files_of(whole.joan)) == whole.joan
