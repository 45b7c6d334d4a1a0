"""Pure learning: arrays in, frozen dataclasses out. Knows nobody: no disk, no clock, no print."""
