"""Query text to tree to plan, with no engine, no index and no clock.

Owns: the grammar (`parser`), the tree (`ast`), its meaning (`binding`, `plan`) and the words for
it (`reading`). May import: analysis, dates, settings, errors. Start at `ast`.
"""
