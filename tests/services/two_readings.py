"""What an insider could do to AES-GCM alone: one ciphertext that opens under two keys, to two different readings."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 16
REDUCTION = 0xE1 << 120


def multiplied(x: int, y: int) -> int:
    """A product in GCM's field of 2**128 elements, highest bit first."""
    product = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            product ^= y
        y = y >> 1 ^ (REDUCTION if y & 1 else 0)
    return product


def power(x: int, exponent: int) -> int:
    result = 1 << 127
    while exponent:
        if exponent & 1:
            result = multiplied(result, x)
        x, exponent = multiplied(x, x), exponent >> 1
    return result


def inverse(x: int) -> int:
    return power(x, (1 << 128) - 2)


def encrypted(key: bytes, block: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)


def stream(key: bytes, nonce: bytes, length: int) -> bytes:
    blocks = range(2, 2 + -(-length // BLOCK))
    return b"".join(encrypted(key, nonce + number.to_bytes(4, "big")) for number in blocks)[:length]


def padded(text: bytes) -> bytes:
    return text + bytes(-len(text) % BLOCK)


def tag(key: bytes, nonce: bytes, bound: bytes, ciphertext: bytes) -> int:
    """GCM's tag, by its definition."""
    h, total = int.from_bytes(encrypted(key, bytes(BLOCK)), "big"), 0
    lengths = (len(bound) * 8).to_bytes(8, "big") + (len(ciphertext) * 8).to_bytes(8, "big")
    blocks = padded(bound) + padded(ciphertext) + lengths
    for at in range(0, len(blocks), BLOCK):
        total = multiplied(total ^ int.from_bytes(blocks[at : at + BLOCK], "big"), h)
    return total ^ int.from_bytes(encrypted(key, nonce + b"\0\0\0\1"), "big")


def one_ciphertext_for_two_keys(first: bytes, second: bytes, nonce: bytes, bound: bytes, text: bytes) -> bytes:
    """The text under the first key, its first block spent on making the tag hold under the second key as well."""
    free = bytes(BLOCK)
    rest = bytes(one ^ other for one, other in zip(text, stream(first, nonce, len(text)), strict=True))[BLOCK:]
    difference = tag(first, nonce, bound, free + rest) ^ tag(second, nonce, bound, free + rest)
    place = len(padded(free + rest)) // BLOCK + 1
    powers = [power(int.from_bytes(encrypted(key, bytes(BLOCK)), "big"), place) for key in (first, second)]
    block = multiplied(difference, inverse(powers[0] ^ powers[1])).to_bytes(BLOCK, "big")
    ciphertext = block + rest
    return ciphertext + tag(first, nonce, bound, ciphertext).to_bytes(BLOCK, "big")
