"""Made-up incidents for measuring: five languages, many words, dates over thirty years. The same seed, the same words."""

import csv
import random
from pathlib import Path

_STEMS = [
    "detain",
    "threat",
    "police",
    "march",
    "union",
    "lawyer",
    "river",
    "land",
    "office",
    "phone",
    "letter",
    "visit",
    "night",
    "school",
    "road",
    "mine",
    "forest",
    "camera",
    "amenaza",
    "policía",
    "abogada",
    "marcha",
    "sindicato",
    "río",
    "tierra",
    "oficina",
    "carta",
    "visita",
    "noche",
    "escuela",
    "camino",
    "mina",
    "bosque",
    "detenida",
    "menace",
    "policière",
    "avocat",
    "marche",
    "syndicat",
    "rivière",
    "terre",
    "bureau",
    "lettre",
    "visite",
    "nuit",
    "école",
    "route",
    "mine",
    "forêt",
    "arrêtée",
    "تهديد",
    "الشرطة",
    "محامية",
    "مسيرة",
    "نقابة",
    "نهر",
    "أرض",
    "مكتب",
    "رسالة",
    "زيارة",
    "ليلة",
    "مدرسة",
    "طريق",
    "منجم",
    "غابة",
    "اعتقال",
    "警察",
    "律师",
    "逮捕",
    "机场",
    "恐吓",
    "土地",
    "学校",
    "办公室",
    "पुलिस",
    "धमकी",
    "वकील",
    "ज़मीन",
    "गिरफ्तार",
    "ตำรวจ",
    "ทนาย",
    "จับกุม",
    "ข่มขู่",
]
_ENDINGS = ("", "", "s", "ed", "ing", "es", "a", "o", "x", "al", "er", "ito")
_PLACES = ("San Pedro", "Río Verde", "Bamako", "القدس", "Mindoro", "成都", "Cotonou", "Quito")
HEADERS = ("No.", "Date", "Place", "What happened", "Alleged perpetrator", "Status")


def words(chance: random.Random, count: int) -> str:
    """`count` words as people write them."""
    return " ".join(chance.choice(_STEMS) + chance.choice(_ENDINGS) for _ in range(count))


def rows(count: int, seed: int = 7) -> list[tuple[str, ...]]:
    """`count` rows of a spreadsheet of incidents."""
    chance = random.Random(seed)
    return [
        (
            f"N-{number}",
            f"{chance.randint(1995, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            chance.choice(_PLACES),
            f"{words(chance, 7)}. {words(chance, chance.randint(10, 60))}",
            words(chance, 3),
            chance.choice(("partly", "corroborated", "")),
        )
        for number in range(count)
    ]


def write_csv(path: Path, count: int, seed: int = 7) -> None:
    """A spreadsheet of `count` incidents."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(rows(count, seed))
