"""Every code that the field's reference lists name is here, under the same name, with a label in every language."""

import re

import pytest

from hrd_vault.base.i18n import LANGUAGES, speech
from hrd_vault.domain.kinds import lists
from hrd_vault.domain.vocabulary import Vocabulary
from paths import SHARED_DATA

REFERENCE = SHARED_DATA.parent / "domain.md"
HEADINGS = {  # the section of the reference, and the lists that carry its codes
    "### 5.1": (lists.ACTS, lists.CHARGES),
    "### 5.2": (lists.PERPETRATORS,),
    "### 5.3": (lists.DEFENDED,),
    "### 5.4": (lists.COLLECTIVES,),
    "### 5.6": (lists.CAUSES,),
}


def _codes(heading: str) -> set[str]:
    text = REFERENCE.read_text("utf-8")
    section = text[text.index(heading) :]
    section = section[: section.index("\n##", 5)]
    if heading == "### 5.1":
        rows = [line.split("|") for line in section.splitlines() if line.startswith("| `") and "(flag)" not in line]
        codes = {word for row in rows for word in re.findall(r"[a-z][a-z_]+", row[2].split("charge kinds")[0])}
        rows_of_charges = re.search(r"charge kinds: (.*?) \(", section)
        assert rows_of_charges is not None
        codes |= {word.strip() for word in rows_of_charges[1].split("·")}
        return codes
    listed = re.search(r"`([a-z_, ()A-Z]+)`", section)
    assert listed is not None
    return set(re.findall(r"[a-z][a-z_]+", re.sub(r"\([^)]*\)", "", listed[1])))


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference lists are not here")
@pytest.mark.parametrize("heading", HEADINGS)
def test_every_code_of_the_reference_is_here(heading: str) -> None:
    codes = _codes(heading)
    assert len(codes) > 5
    here = {term.code for vocabulary in HEADINGS[heading] for term in vocabulary.terms}
    assert codes - here == set()


@pytest.mark.parametrize("name", [name for name in dir(lists) if isinstance(getattr(lists, name), Vocabulary)])
def test_labels_are_distinct_and_translated(name: str) -> None:
    vocabulary = getattr(lists, name)
    for language in LANGUAGES:
        labels = [speech(language).say(term.label) for term in vocabulary.terms]
        assert all(labels)
        assert len(set(labels)) == len(labels), [label for label in labels if labels.count(label) > 1]


def test_acts_map_to_the_indicator_of_the_united_nations() -> None:
    mapped = {term.code: term.maps_to.get("sdg_16_10_1") for term in lists.ACTS.terms if term.group}
    assert mapped["killing"] == "killing"
    assert mapped["detention"] == "arbitrary_detention"
    assert mapped["phishing"] == "other_harmful_acts"
    assert None not in mapped.values()
    assert {term.group for term in lists.ACTS.terms} - {""} == set(lists.ACTS.groups)
