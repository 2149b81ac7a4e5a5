"""Text to tokens: words with positions and offsets, folded and stemmed.

Owns: what counts as a word (`tokenizer`), which spellings are the same word (`folding`,
`capitals`), and their common stem by language (`analyzer`). May import: settings, errors, and
PyStemmer. Start at `analyzer`.
"""
