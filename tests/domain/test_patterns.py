"""What incidents share is found in any script, however it was written; what stands alone or means nothing is not shown."""

from typing import Any

from hrd_vault.base.i18n import speech
from hrd_vault.domain import patterns
from hrd_vault.domain.bodies import read_record
from hrd_vault.domain.dates import day_of
from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.patterns import Sighting, Sort

NOW = day_of("2026-11-25")


def traits(**values: Any) -> dict[Sort, list[str]]:
    record = read_record(CATALOGUE, {"kind": "incident", "title": "x", **values})[0]
    found: dict[Sort, list[str]] = {}
    for each in patterns.traits(record):
        found.setdefault(each.sort, []).append(each.key)
    return found


def grouped(*incidents: dict[str, Any], day: int = NOW - 3) -> list[patterns.Pattern]:
    found: dict[tuple[Sort, str], tuple[str, list[Sighting]]] = {}
    for number, values in enumerate(incidents):
        record = read_record(CATALOGUE, {"kind": "incident", "title": "x", **values})[0]
        for each in patterns.traits(record):
            found.setdefault((each.sort, each.key), (each.shown, []))[1].append(Sighting(f"{number:032x}", day))
    return patterns.patterns(found, NOW)


def test_cars_and_numbers_however_they_are_written() -> None:
    assert traits(vehicles=["ABC-123 grey"])[Sort.VEHICLE] == traits(vehicles=["abc 123 Grey"])[Sort.VEHICLE]
    for plate in ("grey pickup ABC-123", "pickup abc 123", "ABC123, no lights", "a red one, ABC·123"):
        assert traits(vehicles=[plate])[Sort.VEHICLE] == ["abc123"], plate
    assert traits(vehicles=["4521 KLM white"])[Sort.VEHICLE] == traits(vehicles=["white car 4521KLM"])[Sort.VEHICLE]
    assert traits(vehicles=["van 2020 white"])[Sort.VEHICLE] == ["van2020white"]  # a year is no plate
    assert traits(vehicles=["white van 77"])[Sort.VEHICLE] == ["whitevan77"]
    one, other = traits(phones=["+52 55 1234 5678"]), traits(account="A call from (55) 1234-5678 at night.")
    assert one[Sort.PHONE] == other[Sort.PHONE] == ["12345678"]
    assert traits(account="اتصال من ٥٥١٢٣٤٥٦٧٨")[Sort.PHONE] == ["12345678"]
    assert traits(phones=["@dark_rider"])[Sort.PHONE] == traits(phones=["@Dark Rider"])[Sort.PHONE]
    for none in (
        "On 3 March 2024 at 10:15 two men came. 12 people saw it.", "12.05.2026", "on 12/05/26 and 13-05-2026 10:15", "2026-05-12",
        "5 000 000 pesos", "5.000.000", "They asked for 1,250,000.", "بتاريخ ١٢.٠٥.٢٠٢٦",
    ):  # fmt: skip
        assert Sort.PHONE not in traits(account=none), none
    assert traits(account="On 12.05.2026 from 55 1234 5678")[Sort.PHONE] == ["12345678"]
    assert traits(account="555 123 456")[Sort.PHONE] == ["55123456"]


def test_words_of_a_threat_in_any_script() -> None:
    (found,) = grouped(
        {"threat_words": "Stop now, or the fields will burn!"}, {"threat_words": "We said it: the fields will burn."}
    )
    assert found.sort is Sort.WORDING and found.shown == "the fields will burn" and found.count == 2
    (arabic,) = grouped({"threat_words": "سوف نحرق الحقول كلها"}, {"threat_words": "غدا سوف نحرق الحقول"})
    assert arabic.sort is Sort.WORDING
    (chinese,) = grouped({"threat_words": "你再写就烧掉你的房子"}, {"threat_words": "小心,烧掉你的房子"})
    assert chinese.sort is Sort.WORDING
    assert grouped({"threat_words": "go away"}, {"threat_words": "go away"}) == []


def test_places_means_and_hours_need_more_than_two() -> None:
    told = {"place": "Mill Street", "means": ["truck"], "occurred": "2026-03-05T23:10"}
    assert grouped(told, told) == []
    three = {each.sort: each for each in grouped(told, told, told)}
    assert set(three) == {Sort.PLACE, Sort.MEANS}
    five = {each.sort: each for each in grouped(*[told] * 4, {**told, "occurred": "2026-03-05T04:59"})}
    assert (
        five[Sort.TIME].key == "night"
        and five[Sort.TIME].reason.say(speech("en")) == "5 of 5 incidents with a known hour."
    )
    spread = [{"occurred": f"2026-03-05T{hour:02}:00"} for hour in (1, 2, 3, 23, 22, 9, 10, 11, 13, 14)]
    assert grouped(*spread) == []


def test_what_is_recent_and_rare_stands_first_and_says_why() -> None:
    car, place = {"vehicles": ["x 1"]}, {"place": "Square"}
    found = grouped(car, car, *[place] * 6)
    assert [each.sort for each in found] == [Sort.PLACE, Sort.VEHICLE]  # six of late before two
    assert found[1].reason.say(speech("en")) == "2 incidents, 2 of them in the last 90 days."
    assert grouped(car, car, day=NOW - 300)[0].reason.say(speech("en")) == "2 incidents, none of late."
