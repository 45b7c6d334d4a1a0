"""`finura vault`: who may open the books, and by what."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.cli.secrets import check_can_show, check_keyring, new_pin, new_vault, show_words, typed_words
from finura_cli.errors import UsageError
from finura_cli.screen import vault as screen
from finura_cli.services import proving, rekeying, vaulting
from finura_cli.vault import device
from finura_cli.vault.header import PIN, Header

NoKeyring = Annotated[bool, typer.Option("--no-keyring", help="A passphrase alone, on a machine without a keyring.")]


def status(ctx: typer.Context) -> None:
    """Whether the books are encrypted, how they open, tokens, wrong PINs, the last backup. Asks for nothing."""
    house = house_of(ctx)
    now = house.now()
    standing = vaulting.standing(house.home, environ=house.environ, now=now)
    house.emit("vault status", screen.standing_shown(standing, now))


def pin(ctx: typer.Context) -> None:
    """Change the PIN, or the passphrase: asks for the present one, then twice for the new one.

    Recovery words and tokens stay as they are. Without a terminal: FINURA_PIN_FILE and FINURA_NEW_PIN_FILE.
    """
    house = house_of(ctx)
    proof = proving.prove(house.around, at=house.stamp)
    new = new_pin(house, passphrase=proof.by_passphrase)
    header = vaulting.change_pin(house.home, proof, new, made=house.stamp, environ=house.environ)
    house.emit("vault pin", screen.pin_changed(header.noun, tokens=_tokens(header)))


def recover(
    ctx: typer.Context,
    keyring: Annotated[
        bool | None,
        typer.Option("--keyring/--no-keyring", help="A PIN with this machine's keyring, or a passphrase alone."),
    ] = None,
) -> None:
    """Forgotten PIN, lost keyring, another machine: the twelve recovery words give the books a new PIN.

    finura.db and finura.keys.json in the folder of the books are enough. Unless said, it stays a PIN with the keyring
    or a passphrase as it was. Tokens stay. Without a terminal: FINURA_RECOVERY_FILE and FINURA_NEW_PIN_FILE.
    """
    house = house_of(ctx)
    header = proving.key_file(house.home)
    use = bool(header.named(PIN)) if keyring is None else keyring
    check_keyring(house, no_keyring=not use)
    opened = vaulting.by_words(house.around, typed_words(house), at=house.stamp)
    new = new_pin(house, passphrase=not use)
    header = vaulting.recover(house.around, opened, new, keyring=use, made=house.stamp)
    ring = device.backend_name(house.environ, timeout=house.around.patience) if use else None
    house.emit("vault recover", screen.recovered(header.noun, ring, tokens=_tokens(header)))


def rekey(ctx: typer.Context) -> None:
    """Give the books a new data key and new recovery words; all tokens are dropped, the PIN stays.

    For when a token, the words or an unlocked machine were in other hands. Asks for the PIN, shows the new words once
    (--yes prints them with the answer), and makes a backup first, under the old key. What was copied before opens as
    it did: only what is written from now on is out of reach.
    """
    house = house_of(ctx)
    check_can_show(house)
    proof = proving.prove(house.around, at=house.stamp)
    dropped = _tokens(proof.header)
    if dropped:
        house.warn(f"these tokens will work no more: {', '.join(dropped)}")
    new = rekeying.new_key(proof, made=house.stamp)
    show_words(house, new.words)
    done = rekeying.rekey(house.home, proof, new, at=house.stamp, environ=house.environ)
    words = new.words if house.yes else None
    house.emit("vault rekey", screen.rekeyed(done.backup.path, tokens=done.tokens, words=words, noun=proof.header.noun))


def encrypt(ctx: typer.Context, no_keyring: NoKeyring = False) -> None:
    """Encrypt books that are not: asks for a PIN, shows the recovery words once, and leaves no plain file behind.

    The plain file is overwritten and removed when the encrypted one was compared with it row by row. Without a
    terminal: FINURA_NEW_PIN_FILE or FINURA_PIN_FILE, and --yes, which prints the recovery words with the answer.
    """
    house = house_of(ctx)
    rekeying.check_plain(house.home)
    house.read_session()  # settles what was interrupted, and shows that the books open before anything is asked
    house.close()
    check_can_show(house)
    check_keyring(house, no_keyring=no_keyring)
    made = new_vault(house, no_keyring=no_keyring, change="encrypt", first=True)
    done = rekeying.encrypt(house.home, made, environ=house.environ, patience=house.around.patience)
    if done.copied:
        house.warn("the plain file has a second name somewhere (a hard link): that copy is still plain")
    if done.backups:
        names = " ".join(f"'{path}'" for path in done.backups)
        house.warn(f"these backups are NOT encrypted: {len(done.backups)}; remove them with: rm {names}")
    words = made.words if house.yes else None
    shown = screen.encrypted(house.books, plain=done.backups, copied=done.copied, words=words)
    house.emit("vault encrypt", shown)


def decrypt(ctx: typer.Context) -> None:
    """Make the books a plain SQLite file, open to whoever can read it. Asks for the PIN; --yes goes ahead.

    Tokens are useless then. Encrypted backups stay so: while there are any, the keyring keeps its secret for them.
    """
    house = house_of(ctx)
    proving.key_file(house.home)
    house.warn(f"whoever can read {house.books} will be able to read everything in it")
    if not house.confirm("Decrypt the books?"):
        raise UsageError("nothing was changed", code="declined")
    proof = proving.prove(house.around, at=house.stamp)
    done = rekeying.decrypt(house.home, proof, environ=house.environ, patience=house.around.patience)
    shown = screen.decrypted(house.books, backups=done.backups, secret_kept=done.secret_kept, tokens=done.tokens)
    house.emit("vault decrypt", shown)


def _tokens(header: Header) -> tuple[str, ...]:
    return tuple(slot.token for slot in header.slots if slot.token)


group = Group(
    default="status",
    commands={
        "status": status,
        "pin": pin,
        "recover": recover,
        "rekey": rekey,
        "encrypt": encrypt,
        "decrypt": decrypt,
        "token": "vault_token:group",
    },
)
