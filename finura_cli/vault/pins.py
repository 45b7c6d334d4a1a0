"""What may be a PIN or a passphrase."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from finura_cli.errors import UsageError

SHORTEST, SHORTEST_PASSPHRASE, LONGEST = 6, 12, 256
_UNSEEN = ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"
"""Keys of Indic keyboards."""

_COMMON = frozenset(
    # The most used six-digit PINs and short passwords of published leaks, where no rule below finds them.
    """112233 121314 123123 123321 123654 131313 135790 142536 147258 147258369 147852 151515 159357 159753 159951
    171717 202020 212121 232323 246810 252525 258456 292929 321321 456123 456852 520520 520131 521521 654123 666888
    696969 741852 741852963 753951 789456 789456123 852456 852963 951753 963852 985211 010203 010101 020202 101010
    100200 102030 110110 112112 123789 124578 147896 159123 234432 314159 271828 369258 420420 555666 690690 777888
    888999 999000 911911 112358 password passw0rd qwerty qwerty123 qwertyuiop letmein welcome iloveyou monkey dragon
    football baseball admin123 finura finura123 secret abc123 abcdef changeme pass123 password1 password123
    1q2w3e 1q2w3e4r 1qaz2wsx zxcvbn zxcvbnm asdfgh asdfghjkl qazwsx sunshine princess bangladesh""".split()
)


def normalized(pin: str) -> str:
    """One spelling of what is the same on every keyboard: NFKC, and ১২৩ as 123."""
    return "".join(_digit(sign) for sign in unicodedata.normalize("NFKC", pin))


def _digit(sign: str) -> str:
    number = unicodedata.decimal(sign, None)
    return sign if number is None else str(number)


def checked_new(pin: str, *, passphrase: bool = False) -> str:
    """A new PIN as it is kept, or UsageError (`weak-pin`). `passphrase`: there is no keyring to strengthen it."""
    pin = normalized(pin)
    shortest = SHORTEST_PASSPHRASE if passphrase else SHORTEST
    if len(pin) < shortest:
        wanted = f"a passphrase of at least {shortest} characters" if passphrase else "at least 6 digits or letters"
        raise UsageError("that is too short", hint=wanted, code="weak-pin")
    if len(pin) > LONGEST:
        raise UsageError(f"that is longer than {LONGEST} characters", code="weak-pin")
    if any(unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS for sign in pin):
        raise UsageError("characters that nobody sees cannot be typed again later", code="weak-pin")
    if _easy(pin.casefold()):
        raise UsageError("that is among the first that a thief would try", hint="take another", code="weak-pin")
    return pin


def _easy(pin: str) -> bool:
    if pin in _COMMON or len(set(pin)) < 3:
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(pin)}
    if steps <= {1} or steps <= {-1}:  # 345678, fedcba
        return True
    for length in range(1, len(pin) // 2 + 1):  # 123123, passwordpassword
        part = pin[:length]
        if part * (len(pin) // length) == pin and (length <= 3 or _easy(part)):
            return True
    around = {(ord(b) - ord(a)) % 10 for a, b in pairwise(pin)}
    return pin.isdecimal() and (around == {1} or around == {9})  # 890123, 321098
