"""Bytes in, articles or failures out.

Owns: which reader reads which file, and how each layout states title, authors and date.
May import: article, dates, settings, errors; nothing of an index. Start at `registry`.
"""
