"""Paths that categories had before they were renamed, moved or merged: a bank's file goes on naming them so."""

from __future__ import annotations

from collections.abc import Mapping

from finura_cli.domain.category import DEEPEST, Categories
from finura_cli.domain.names import name_key


def path_key(path: str) -> str:
    """The form in which paths are one and the same."""
    return ":".join(map(name_key, path.split(":")))


def path_now(path: str, former: Mapping[str, int], tree: Categories) -> str | None:
    """What a path means that the tree does not have; None when nothing was ever called so.

    `former`: category ids by the keys of their former paths. The end of a path is enough where it means one category;
    below a category that has another name by now, the rest of the path is as it was.
    """
    parts = path.split(":")
    for length in range(len(parts), 0, -1):
        key = path_key(":".join(parts[:length]))
        id = former.get(key)
        if id is None and length == len(parts):
            ended = {id for known, id in former.items() if known.endswith(f":{key}")}
            id = ended.pop() if len(ended) == 1 else None
        if id in tree.by_id:
            return ":".join([*tree.path(id).split(":"), *parts[length:]][:DEEPEST])
    return None
