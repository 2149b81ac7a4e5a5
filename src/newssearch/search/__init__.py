"""Features of search that need no engine: what is shown of an article, and why.

May import: backend and what lies below it. Start at `snippets`.
"""
