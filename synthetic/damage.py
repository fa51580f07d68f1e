"""All damages in the order they are done, and the dice that decide which a report suffers.

Layout comes first and characters last: a bullet has to be whole before it can be cut, and markers
keep their placeholders until footnotes have been moved.
"""

from __future__ import annotations

from collections.abc import Callable

from synthetic import damage_characters, damage_layout, damage_lists, damage_ratings
from synthetic.material import Draft

Damage = Callable[[Draft], bool]

CHANCES: tuple[tuple[Damage, float], ...] = (
    *damage_layout.DAMAGES,
    *damage_ratings.DAMAGES,
    *damage_lists.DAMAGES,
    *damage_characters.DAMAGES,
)
DAMAGES: tuple[Damage, ...] = tuple(damage for damage, _ in CHANCES)
# How badly a report fares: from nearly clean to worse than any seen.
INTENSITIES = (0.3, 0.7, 1.0, 1.0, 1.3)


def apply_damages(draft: Draft) -> None:
    """Damage a report, noting by name what was done to it."""
    intensity = draft.rng.choice(INTENSITIES)
    for damage, chance in CHANCES:
        # Markers that nothing else has printed must be printed in the end.
        certain = damage is damage_characters.markers_as_superscripts
        if (certain or draft.rng.random() < chance * intensity) and damage(draft):
            draft.damages.add(damage.__name__)
