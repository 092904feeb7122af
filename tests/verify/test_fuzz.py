"""Whatever is done to a bundle, it is never called sound, and nobody sees a traceback."""

import pytest

from services.throughcare_verify import SOUND
from tests.verify.bundles import Exported
from tests.verify.mutating import altered, judged


@pytest.mark.threat(26)
@pytest.mark.parametrize("seed", range(4))
def test_an_altered_bundle_is_never_sound(whole: Exported, seed: int) -> None:
    raw = whole.zofia if seed % 2 else whole.joan
    called_sound = [name for name, one in altered(raw, 120, seed) if judged(one, whole.trust).verdict == SOUND]
    assert called_sound == []


@pytest.mark.threat(26)
def test_chance_bytes_are_no_bundle(whole: Exported) -> None:
    for size in range(0, 4000, 37):
        raw = whole.joan[:size]
        assert judged(raw, whole.trust).verdict != SOUND
        assert judged(raw[::-1], whole.trust).verdict != SOUND
