"""What a category was called before it was renamed, moved or merged: files go on naming it so."""

from __future__ import annotations

RENAMING = """
CREATE TABLE category_aliases(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folded TEXT NOT NULL UNIQUE,       -- its full path then: domain.former_paths.path_key()
  category_id INTEGER NOT NULL REFERENCES categories(id)) STRICT;
"""
