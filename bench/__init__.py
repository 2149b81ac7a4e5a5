"""Measures newssearch beside other engines, on the same articles, in the same run.

Owns: collections and their copies on disk, queries made from them, the peers, the cross-check of
their answers, timing, and the records in `runs/`. May import newssearch; nothing imports it. Start
at `__main__`, then `lab`; `README.md` has the commands.
"""
