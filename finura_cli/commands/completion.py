"""`finura completion`: the script that a shell reads to complete finura's words."""

from enum import StrEnum
from typing import Annotated

import typer

from finura_cli.cli.completion_scripts import SCRIPTS
from finura_cli.cli.house import house_of


class Shell(StrEnum):
    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(
    ctx: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="The shell you type in.", show_default=False)],
) -> None:
    """Print the completion script for a shell.

    \b
    bash: add `eval "$(finura completion bash)"` to ~/.bashrc.
    zsh: add the same with zsh to ~/.zshrc, after compinit.
    fish: finura completion fish > ~/.config/fish/completions/finura.fish
    """
    script = SCRIPTS[shell.value]
    house_of(ctx).emit_text("completion", {"shell": shell.value, "script": script}, f"{script}\n")
