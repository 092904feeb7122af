"""Threat 13: what was signed, altered field by field, signed by others, taken away."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.proof.checkpoint import Checkpoint
from services.proof.note import Note, Signature, Signer
from services.verifying.finding import Cause
from tests.tampering.insider import Expected, Insider, expect, flipped


def any_checkpoint(insider: Insider) -> tuple[int, int, int, Note]:
    """Year, size, position and note of one."""
    year, size, first, note = insider.random.choice(
        insider.proof_sql("SELECT year, size, first, note FROM checkpoints JOIN logs USING (year) ORDER BY year, size")
    )
    return year, size, first + size - 1, Note.read(note)


def put_note(insider: Insider, year: int, size: int, note: Note | str) -> None:
    text = note if isinstance(note, str) else note.to_text()
    insider.proof_sql("UPDATE checkpoints SET note=? WHERE year=? AND size=?", text, year, size)


def change_the_text_of_a_checkpoint(insider: Insider) -> Expected:
    """Origin, size or root, with the signature left as it was."""
    year, size, position, note = any_checkpoint(insider)
    old = Checkpoint.read(note.text)
    changed = insider.random.choice(
        (
            old._replace(origin=f"{old.origin}x"),
            old._replace(size=old.size + insider.random.choice((-1, 1))),
            old._replace(root=flipped(old.root, insider.random)),
        )
    )
    put_note(insider, year, size, note._replace(text=changed.to_text()))
    return expect(Cause.checkpoint_altered, at=[position])


def turn_a_bit_of_the_signature(insider: Insider) -> Expected:
    year, size, position, note = any_checkpoint(insider)
    ours = next(one for one in note.signatures if one.name.startswith("throughcare/"))
    others = [one for one in note.signatures if one is not ours]
    part = insider.random.choice(("raw", "key_hash"))
    changed = ours._replace(**{part: flipped(getattr(ours, part), insider.random)})
    put_note(insider, year, size, note._replace(signatures=(changed, *others)))
    return expect(Cause.checkpoint_altered, Cause.key_unknown, at=[position])


def take_our_signature_away(insider: Insider) -> Expected:
    year, size, position, note = any_checkpoint(insider)
    others = tuple(one for one in note.signatures if not one.name.startswith("throughcare/"))
    nobody = Signature("nobody", b"none", b"x" * 64)
    put_note(insider, year, size, note._replace(signatures=others or (nobody,)))
    return expect(Cause.checkpoint_altered, at=[position])


def sign_with_another_key(insider: Insider) -> Expected:
    """The same text, or another root, signed by a key of the insider's own under the log's name."""
    year, size, position, note = any_checkpoint(insider)
    name = next(one.name for one in note.signatures if one.name.startswith("throughcare/"))
    signer = Signer(name, Ed25519PrivateKey.from_private_bytes(insider.random.randbytes(32)))
    put_note(insider, year, size, note._replace(signatures=(signer.sign(note.text),)))
    return expect(Cause.key_unknown, at=[position])


def sign_another_root_with_the_true_key(insider: Insider) -> Expected:
    """One checkpoint of a past that never was; those around it still fit."""
    year, size, position, note = any_checkpoint(insider)
    old = Checkpoint.read(note.text)
    text = old._replace(root=flipped(old.root, insider.random)).to_text()
    put_note(insider, year, size, Note(text, tuple(one.sign(text) for one in insider.signers)))
    return expect(Cause.checkpoint_altered, Cause.another_past, within=position)


def turn_a_bit_of_a_countersignature(insider: Insider) -> Expected:
    year, size, position, note = any_checkpoint(insider)
    theirs = [one for one in note.signatures if one.name.startswith("witness.")]
    if not theirs:
        return turn_a_bit_of_the_signature(insider)
    victim = insider.random.choice(theirs)
    changed = victim._replace(raw=flipped(victim.raw, insider.random))
    lines = tuple(changed if one is victim else one for one in note.signatures)
    put_note(insider, year, size, note._replace(signatures=lines))
    return expect(Cause.checkpoint_altered, at=[position])


def take_the_countersignatures_away(insider: Insider) -> Expected:
    year, size, position, note = any_checkpoint(insider)
    ours = tuple(one for one in note.signatures if one.name.startswith("throughcare/"))
    put_note(insider, year, size, note._replace(signatures=ours))
    return expect(Cause.checkpoint_altered, at=[position])


def spoil_the_note(insider: Insider) -> Expected:
    year, size, position, note = any_checkpoint(insider)
    raw = note.to_text()
    junk = insider.random.choice(("", "nothing", raw[: len(raw) // 2], raw.replace("\n\n", "\n"), raw + "\x00"))
    put_note(insider, year, size, junk)
    return expect(Cause.checkpoint_altered, at=[position])


def file_it_under_another_size(insider: Insider) -> Expected:
    year, size, _, _ = any_checkpoint(insider)
    taken = {one for (one,) in insider.proof_sql("SELECT size FROM checkpoints WHERE year=?", year)}
    free = insider.random.choice([one for one in range(1, max(taken) + 1) if one not in taken])
    insider.proof_sql("UPDATE checkpoints SET size=? WHERE year=? AND size=?", free, year, size)
    return expect(Cause.checkpoint_altered)


def take_the_newest_checkpoint_away(insider: Insider) -> Expected:
    year = insider.random.choice(insider.proof_sql("SELECT year FROM logs"))[0]
    newest = "(SELECT max(size) FROM checkpoints WHERE year=?)"
    insider.proof_sql(f"DELETE FROM checkpoints WHERE year=? AND size={newest}", year, year)
    return expect(Cause.checkpoint_missing)


def take_all_of_the_proof_away(insider: Insider) -> Expected:
    for table in ("logs", "tiles", "checkpoints"):
        insider.proof_sql(f"DELETE FROM {table}")
    return expect(Cause.checkpoint_missing)


TAMPERINGS = {
    13: (
        change_the_text_of_a_checkpoint,
        turn_a_bit_of_the_signature,
        take_our_signature_away,
        sign_with_another_key,
        sign_another_root_with_the_true_key,
        turn_a_bit_of_a_countersignature,
        take_the_countersignatures_away,
        spoil_the_note,
        file_it_under_another_size,
        take_the_newest_checkpoint_away,
        take_all_of_the_proof_away,
    ),
}
