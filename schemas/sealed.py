"""Text that people wrote or that names them: sealed under the person's own key before it is ever kept.

A fact holds a `Sealed` value: which key, which field of which command, a commitment to the words and the hash of the
ciphertext. The ciphertext itself travels beside it, so it may be withheld or destroyed and the proof still stands.
"""

import re
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, PrivateAttr
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from schemas.classes import FIELD_CLASSES
from schemas.model import Model

PRIVACY_CLASSES: Final = FIELD_CLASSES
CONTROL: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # line ends and tabs are words' own
CONTROLS: Final = re.compile(f"[{CONTROL}]")
SOME_WORDS: Final = rf"^[^{CONTROL}]*[^{CONTROL}\s][^{CONTROL}]*$"
HALF_SIGNS: Final = re.compile(r"[\ud800-\udfff]")


class Sealed(Model):
    """Sealed words: `key_id` is person.class.epoch, `field` the command's field, both hashes are SHA-256 (32 bytes)."""

    key_id: str
    field: str
    commitment: bytes
    ciphertext_sha256: bytes
    _ciphertext: bytes | None = PrivateAttr(default=None)

    @property
    def ciphertext(self) -> bytes | None:
        """Nonce and AES-256-GCM ciphertext, or None where it was withheld."""
        return self._ciphertext

    def carrying(self, ciphertext: bytes | None) -> "Sealed":
        """The same sealed value with its ciphertext beside it."""
        carried = self.model_copy()
        carried._ciphertext = ciphertext
        return carried


class ClearText:
    """Words on their way from a person to the seal; never printed, never stored."""

    __slots__ = ("privacy_class", "text")

    def __init__(self, text: str, privacy_class: str) -> None:
        self.text = text
        self.privacy_class = privacy_class

    def __repr__(self) -> str:
        return f"ClearText({self.privacy_class}, {len(self.text)} characters)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClearText) and (self.text, self.privacy_class) == (other.text, other.privacy_class)

    def __hash__(self) -> int:
        return hash((self.text, self.privacy_class))


class TextOf:
    """Marks a command's field as words of one privacy class, at most `longest` characters."""

    def __init__(self, privacy_class: str, longest: int = 4000) -> None:
        if privacy_class not in PRIVACY_CLASSES:
            raise ValueError(f"unknown privacy class {privacy_class!r}")
        self.privacy_class = privacy_class
        self.longest = longest

    def take(self, value: Any) -> Sealed | ClearText:
        """Checked words, still clear, or what is sealed already; anything else is refused with a sentence."""
        if isinstance(value, Sealed | ClearText):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("text_expected", "words are expected here")
        if not value.strip():
            raise PydanticCustomError("text_empty", "the text is empty")
        if len(value) > self.longest:
            raise PydanticCustomError(
                "text_too_long", "the text is longer than {longest} characters", {"longest": self.longest}
            )
        if CONTROLS.search(value):
            raise PydanticCustomError("text_control_characters", "the text holds control characters")
        if HALF_SIGNS.search(value):
            raise PydanticCustomError("text_not_unicode", "the text holds signs that are not valid Unicode")
        return ClearText(value, self.privacy_class)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.take, serialization=core_schema.plain_serializer_function_ser_schema(_written)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "pattern": SOME_WORDS}


def _written(value: Any) -> Any:
    """For hashing a command's body: clear words as they were given, sealed ones by their commitment."""
    return value.text if isinstance(value, ClearText) else {"commitment": value.commitment.hex()}


IdentityText = Annotated[Sealed, TextOf("identity", 400)]
ContactText = Annotated[Sealed, TextOf("contact", 400)]
HealthText = Annotated[Sealed, TextOf("health")]
SafeguardingText = Annotated[Sealed, TextOf("safeguarding")]
ThirdPartyText = Annotated[Sealed, TextOf("third-party")]
StaffText = Annotated[Sealed, TextOf("staff")]
