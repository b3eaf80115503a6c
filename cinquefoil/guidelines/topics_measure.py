"""How often the scorer of explanations is right, measured on texts that two readers have labelled.

Judges no system. Where the two readers differ, nobody knows what is right, so that cell counts in the agreement of the
readers and not in the scorer's figures.

Source: assessor.md 9 (figure 17), 10.4.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cinquefoil.guidelines.topics import READ, Score, load_topics, score_topics

Scorer = Callable[["LabelledText"], Score]


class LabelledText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text with the topics two readers found in it. The keys are told beside the texts."""

    language: str
    family: str
    text: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    names: tuple[str, ...] = ()
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """Right finds, false finds and misses, and what follows."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was found, the share that is there."""
        return _share(self.right, self.right + self.false)

    @property
    def recall(self) -> float:
        """Of what is there, the share that was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.false + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """All figures over a number of texts. `kappa`: Cohen's, between the two readers, over every text and topic.

    `slips`: what the scorer got wrong, a line each. `unread`: texts in other languages that it left to people.
    """

    texts: int
    topics: Mapping[str, Rates]
    overall: Rates
    kappa: float
    disagreements: int
    foreign: int
    unread: int
    slips: tuple[str, ...]


class TextsFault(ValueError):
    """A file of labelled texts cannot be used; the message names file and key."""


def read_texts(folder: Path) -> dict[str, LabelledText]:
    """Read the labelled texts of a folder, by id.

    Raises:
        TextsFault: a file has an unknown key, misses one, repeats an id, or labels with a topic that is not there.
    """
    found: dict[str, LabelledText] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            texts = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, LabelledText])
        except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise TextsFault(f"{file.name}: {problem}") from problem
        for name, text in texts.items():
            strange = sorted({*text.first, *text.second} - load_topics().keys())
            if strange:
                raise TextsFault(
                    f"{file.name}: {name} is labelled {strange[0]}, a topic that topics.toml does not know."
                )
            if name in found:
                raise TextsFault(f"{file.name}: {name} is there twice.")
            found[name] = text
    return found


def labelled_topics() -> tuple[str, ...]:
    """The topics that are found in words; those found in links need no reader."""
    return tuple(name for name, topic in load_topics().items() if not topic.links)


def score_text(text: LabelledText) -> Score:
    """What the scorer says of a labelled text, all topics asked."""
    return score_topics(text.text, labelled_topics(), names=text.names)


def measure(texts: Mapping[str, LabelledText], scorer: Scorer = score_text) -> Measure:
    """Measure the scorer and the readers on some texts. Texts it does not judge count for `foreign` and kappa only."""
    judged = {name: text for name, text in texts.items() if text.language in READ}
    counted: dict[str, Counter[str]] = {topic: Counter() for topic in labelled_topics()}
    slips: list[str] = []
    for name, text in judged.items():
        found = scorer(text).found
        for topic in labelled_topics():
            if (topic in text.first) != (topic in text.second):
                continue
            word = _outcome(is_there=topic in text.first, is_found=topic in found)
            counted[topic][word] += 1
            if word in {"false", "missed"}:
                slips.append(f"{name}: {topic} {'found' if word == 'false' else 'missed'}" + _quoted(found.get(topic)))
    foreign = [text for text in texts.values() if text.language not in READ]
    rates = {topic: Rates(one["right"], one["false"], one["missed"]) for topic, one in counted.items()}
    return Measure(
        texts=len(texts),
        topics=rates,
        overall=Rates(
            sum(one.right for one in rates.values()),
            sum(one.false for one in rates.values()),
            sum(one.missed for one in rates.values()),
        ),
        kappa=kappa([cell for text in texts.values() for cell in _cells(text)]),
        disagreements=sum(one != other for text in texts.values() for one, other in _cells(text)),
        foreign=len(foreign),
        unread=sum(not scorer(text).is_readable and not scorer(text).found for text in foreign),
        slips=tuple(slips),
    )


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Cohen's kappa of two readers who each said yes or no to the same things; 1.0 where both always say the same."""
    if not pairs:
        return 1.0
    total = len(pairs)
    agreed = sum(one == other for one, other in pairs) / total
    first, second = (sum(pair[side] for pair in pairs) / total for side in (0, 1))
    by_chance = first * second + (1 - first) * (1 - second)
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def tell_measure(texts: Mapping[str, LabelledText]) -> str:
    """The figures as a table, for the command that prints how right the assessor is and for the docs."""
    whole = measure(texts)
    held = measure({name: text for name, text in texts.items() if text.held_out})
    left = "all left to people" if whole.unread == whole.foreign else f"only {whole.unread} left to people"
    lines = [
        f"Explanations: {whole.texts} labelled texts, {whole.foreign} of them in other languages, {left}.",
        f"Two readers: kappa {whole.kappa:.2f}, {whole.disagreements} disagreements.",
        f"Scorer: {_told(whole.overall)}.",
        f"On {held.texts} texts kept back from it: {_told(held.overall)}.",
        "",
        f"{'topic':<22}{'n':>4}{'precision':>11}{'recall':>8}{'F1':>6}",
    ]
    lines += [
        f"{topic:<22}{one.right + one.missed:>4}{one.precision:>11.2f}{one.recall:>8.2f}{one.f1:>6.2f}"
        for topic, one in whole.topics.items()
    ]
    return "\n".join(lines) + "\n"


def _told(rates: Rates) -> str:
    return f"F1 {rates.f1:.2f}, precision {rates.precision:.2f}, recall {rates.recall:.2f}"


def _cells(text: LabelledText) -> Iterable[tuple[bool, bool]]:
    return ((topic in text.first, topic in text.second) for topic in labelled_topics())


def _outcome(*, is_there: bool, is_found: bool) -> str:
    if is_there:
        return "right" if is_found else "missed"
    return "false" if is_found else "silent"


def _quoted(passage: str | None) -> str:
    return f": “{passage}”" if passage else ""


def _share(part: int, whole: int) -> float:
    """A part of a whole; 1.0 where there was nothing to get wrong."""
    return part / whole if whole else 1.0
