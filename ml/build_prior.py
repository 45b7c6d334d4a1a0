"""Build the file of well-known names and words that `ml.prior` reads: brands of name-suggestion-index and word lists.

Run as `python -m ml.build_prior NSI OUT`: NSI is `dist/json/nsi.min.json` of the npm package name-suggestion-index,
unpacked; OUT the file to write. The word lists lie in `keywords/`; the same input gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ml.prior import BEGIN, CUT, END, HEAD, LONGEST, MAGIC, PART, PHRASE, SHORTEST_PART, SLOT, phrase_words
from ml.prior_parts import PartWeights, train

_SURE, _WEAK, _FAINT = 0.92, 0.35, 0.15
_SPELLINGS = ("name", "name:en", "short_name", "brand", "brand:en", "network")
"""Tags of a brand that say what it is called."""
_FEWEST_BRANDS = 3
_SMOOTH = 4.0
_GUESSED = 0.6
_NEVER = -9.0

Beliefs = dict[str, float]
"""Path -> how much a word is believed to mean it; together below 1."""


@dataclass
class Lists:
    """The word lists, read: phrase -> path -> belief, and what says nothing."""

    words: dict[str, Beliefs] = field(default_factory=dict)
    names: dict[str, Beliefs] = field(default_factory=dict)
    tags: dict[str, tuple[str, float]] = field(default_factory=dict)
    nothing: set[str] = field(default_factory=set)


def listed(text: str) -> Iterator[tuple[str, str, float]]:
    """(path, entry, belief) of each entry of a word list; `ValueError` for an entry above the first path."""
    path = ""
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("[") and bare.endswith("]"):
            path = bare[1:-1]
        elif bare and not bare.startswith("#"):
            for entry in filter(None, (part.strip() for part in bare.split(","))):
                if not path:
                    raise ValueError(f"no category above {entry!r}")
                yield path, entry.removesuffix("?"), _WEAK if entry.endswith("?") else _SURE


def spelt(entry: str, german: bool = False) -> set[str]:
    """The keys of an entry: as texts are normalised, also with the German ae, oe, ue; empty when too long."""
    forms = {entry}
    if german:
        forms.add(entry.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))
    keys = {" ".join(phrase_words(form)) for form in forms}
    return {key for key in keys if any(map(str.isalpha, key)) and key.count(" ") < LONGEST}


def read_lists(texts: dict[str, str]) -> Lists:
    """Of texts by name: a language, `names`, `tags`, `persons` (words that say nothing, no paths)."""
    lists = Lists()
    for name, text in sorted(texts.items()):
        if name == "tags":
            lists.tags = {entry: (path, belief) for path, entry, belief in listed(text)}
        elif name == "persons":
            lines = (line for line in text.splitlines() if not line.startswith("#"))
            keys = {key for entry in ",".join(lines).split(",") for key in spelt(entry.strip())}
            lists.nothing = keys | {key + "s" for key in keys}  # Mike's
        else:
            into = lists.names if name == "names" else lists.words
            for path, entry, belief in listed(text):
                for key in spelt(entry, german=name == "de"):
                    known = into.setdefault(key, {})
                    known[path] = max(known.get(path, 0.0), belief)
    return lists


@dataclass(frozen=True)
class Brand:
    """A brand: its path by its tag, how sure the tag is, and all its spellings."""

    path: str
    belief: float
    names: tuple[str, ...]


def brands(nsi: dict[str, Any], tags: dict[str, tuple[str, float]]) -> list[Brand]:
    """The brands (and operators, and networks of transport) whose tag is known."""
    found = []
    for kind, group in sorted(nsi["nsi"].items()):
        tree, _, tag = kind.partition("/")
        if tag not in tags or tree not in {"brands", "operators", "transit"}:
            continue
        path, belief = tags[tag]
        for item in group.get("items", []):
            told = item.get("tags", {})
            names = [item["displayName"], *item.get("matchNames", [])]
            names += [told[key] for key in _SPELLINGS if key in told]
            keys = sorted({key for name in names for key in spelt(name)})
            if keys:
                found.append(Brand(path, belief * (0.6 if tree == "transit" else 1.0), tuple(keys)))
    return found


def _normalised(counts: dict[str, float], belief: float) -> Beliefs:
    whole = sum(counts.values())
    return {path: belief * count / whole for path, count in counts.items()}


def _believed(key: str) -> float:
    """How far a brand's name is believed: short words and single ones have other meanings, too."""
    letters = sum(map(str.isalpha, key))
    if " " in key:
        return 0.9 if letters > 6 else 0.7
    return 0.85 if letters > 8 else 0.75 if letters > 5 else 0.45 if letters > 3 else 0.3


def brand_names(found: Iterable[Brand]) -> dict[str, Beliefs]:
    """Whole names of brands; one that sells several things is shared among them."""
    counts: dict[str, dict[str, float]] = {}
    for brand in found:
        for key in brand.names:
            said = counts.setdefault(key, {})
            said[brand.path] = said.get(brand.path, 0.0) + brand.belief
    return {
        key: _normalised(said, _believed(key) * min(1.0, max(said.values()) / _SURE)) for key, said in counts.items()
    }


def brand_words(found: list[Brand]) -> dict[str, Beliefs]:
    """Single words within names of brands, where several brands agree (`pizzeria`, `tyres`)."""
    counts: dict[str, dict[str, float]] = {}
    sizes: dict[str, float] = {}
    for brand in found:
        if brand.belief <= _GUESSED:
            continue
        sizes[brand.path] = sizes.get(brand.path, 0.0) + 1
        for word in {word for name in brand.names if " " in name for word in name.split()}:
            said = counts.setdefault(word, {})
            said[brand.path] = said.get(brand.path, 0.0) + 1
    words = {}
    for word, said in counts.items():
        whole = sum(said.values())
        if whole < _FEWEST_BRANDS or len(word) < 3:
            continue
        # A category with many brands has many of every word: counts are held against its size.
        level = {path: count / sizes[path] ** 0.5 for path, count in said.items()}
        top = max(level.values()) / sum(level.values())
        words[word] = _normalised(level, whole / (whole + _SMOOTH) * top)
    return words


def merged(lists: Lists, found: list[Brand]) -> dict[str, Beliefs]:
    """What is known of each phrase: the word lists first, then names on statements, then brands, then their words."""
    known: dict[str, Beliefs] = {word: {} for word in lists.nothing}
    for word, said in brand_words(found).items():
        known.setdefault(word, said)
    for name, said in brand_names(found).items():
        if name not in lists.nothing and not (max(said.values()) < _GUESSED and _begins_known(name, lists.names)):
            known[name] = said
            joined = name.replace(" ", "")
            if " " in name and len(joined) > 8:
                known.setdefault(joined, said)
    for table in (lists.names, lists.words):
        for phrase, said in table.items():
            both = said if table is lists.names else _summed(said, lists.names.get(phrase, {}))
            most = _FAINT if phrase in lists.nothing else _SURE
            known[phrase] = _limited(both, most)
            joined = phrase.replace(" ", "")
            if table is lists.names and " " in phrase and len(joined) > 7:
                known.setdefault(joined, known[phrase])
    return known


def _begins_known(name: str, names: dict[str, Beliefs]) -> bool:
    """Whether a listed name, surer than this one, is how it begins: `vattenfall` of `vattenfall europe`."""
    words = name.split()
    begins = (" ".join(words[:count]) for count in range(1, len(words)))
    return any(max(names[begin].values()) > _GUESSED for begin in begins if begin in names)


def _summed(one: Beliefs, other: Beliefs) -> Beliefs:
    return {path: one.get(path, 0.0) + other.get(path, 0.0) for path in sorted(one.keys() | other.keys())}


def _limited(said: Beliefs, most: float = _SURE) -> Beliefs:
    """Beliefs of several meanings share what can be believed."""
    whole = sum(said.values())
    return said if whole <= most else {path: belief / whole * most for path, belief in said.items()}


def keyed(known: dict[str, Beliefs], words: dict[str, Beliefs]) -> dict[str, Beliefs]:
    """Keys as they are looked up; single words of the lists also as beginnings and ends of longer ones."""
    keys = {PHRASE + phrase: said for phrase, said in known.items()}
    for word, said in words.items():
        if " " not in word and len(word) >= SHORTEST_PART and max(said.values()) > _WEAK:
            keys[BEGIN + word] = keys[END + word] = _limited(said)
    return keys | {CUT + part: said for part, said in cut_off(words).items()}


def cut_off(words: dict[str, Beliefs]) -> dict[str, Beliefs]:
    """How the words of the lists begin: banks cut texts off in the middle of a word."""
    parts: dict[str, dict[str, float]] = {}
    for word, said in sorted(words.items()):
        if " " in word or max(said.values()) <= _WEAK:
            continue
        for length in range(SHORTEST_PART, len(word)):
            parts[word[:length]] = _summed(parts.get(word[:length], {}), said)
    return {part: _limited(said) for part, said in parts.items()}


def from_parts(lists: Lists, found: list[Brand]) -> PartWeights:
    """What parts of words say, of the names of brands, the sure words of the lists and the people."""
    taught = [(name, brand.path) for brand in found if brand.belief > _GUESSED for name in brand.names]
    for word, said in sorted(lists.words.items()):
        path = max(sorted(said), key=said.__getitem__)
        if said[path] > _GUESSED:
            taught.append((word, path))
    taught += [(word, "") for word in sorted(lists.nothing)]
    return train([text for text, _ in taught], [path for _, path in taught])


def pack(keys: dict[str, Beliefs], learnt: PartWeights, source: str) -> bytes:
    """The file, as `ml.prior` describes it. `ValueError` for more than 254 paths."""
    paths = sorted({path for said in keys.values() for path in said} | set(learnt.labels) - {""})
    number = {path: place for place, path in enumerate([*paths, ""])}
    if len(paths) > 254:
        raise ValueError("more than 254 categories")
    values = {
        key: sorted((number[path], round(belief * 255)) for path, belief in said.items()) for key, said in keys.items()
    }
    for part, weights in learnt.weights.items():
        values[PART + part] = sorted((number[path], weight + 128) for path, weight in weights.items())
    table, records = _table(values)
    bias = dict(zip(learnt.labels, learnt.bias, strict=True))
    told = {"paths": paths, "source": source, "bias": [bias.get(path, _NEVER) for path in number]}
    description = json.dumps(told, ensure_ascii=False).encode()
    slots = len(table) // SLOT.size
    body = description + table + records
    return HEAD.pack(MAGIC, len(description), slots, len(records), blake2b(body, digest_size=16).digest()) + body


def _table(values: dict[str, list[tuple[int, int]]]) -> tuple[bytes, bytes]:
    """The slots and the records; equal records are kept once."""
    slots = 1 << max(4, (len(values) * 4 // 3).bit_length())
    table = [(0, 0)] * slots
    records, placed = bytearray(), dict[bytes, int]()
    for key in sorted(values):
        pairs = values[key][:255]
        record = bytes([len(pairs), *(byte for pair in pairs for byte in pair)])
        if record not in placed:
            placed[record] = len(records)
            records += record
        at, check = SLOT.unpack(blake2b(key.encode(), digest_size=8).digest())
        while table[at := at % slots][1]:
            at += 1
        table[at] = (check, placed[record] + 1)
    return b"".join(SLOT.pack(*slot) for slot in table), bytes(records)


def build(nsi: dict[str, Any], texts: dict[str, str]) -> bytes:
    """The file, of the index of brands and the word lists by name."""
    lists = read_lists(texts)
    version = nsi.get("_meta", {}).get("version", "?")
    found = brands(nsi, lists.tags)
    keys = keyed(merged(lists, found), lists.words)
    return pack(keys, from_parts(lists, found), f"name-suggestion-index {version}")


def word_lists(folder: Path) -> dict[str, str]:
    """The texts of a folder of word lists, by name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))}


def main() -> None:
    """Read, build, write, and say how large it is."""
    if len(sys.argv) != 3:
        sys.exit("usage: python -m ml.build_prior NSI OUT")
    nsi = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    made = build(nsi, word_lists(Path(__file__).parent / "keywords"))
    Path(sys.argv[2]).write_bytes(made)
    print(f"{sys.argv[2]}: {len(made):,} bytes")  # noqa: T201 - a script says what it wrote


if __name__ == "__main__":
    main()
