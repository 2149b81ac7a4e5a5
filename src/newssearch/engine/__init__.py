"""Plans in, matching articles out; prepared articles in, commits out.

Owns: the index directory. Only modules named `whoosh_*` know Whoosh. May import: backend and what
lies below it. Start at `whoosh_reader` for searching and `whoosh_writer` for writing.
"""
