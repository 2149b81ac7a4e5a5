"""Folders in, changes of an index out.

Owns: what is in a folder (`scan`), what was read of it before (`manifest`), reading in several
processes (`workers`), and the run that brings an index up to date (`run`). Knows an engine only
as `backend.ArticleWriter`. May import: backend, readers and what lies below. Start at `run`.
"""
