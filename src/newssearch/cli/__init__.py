"""The command line: reads options, calls the doors, prints.

Owns: the words of commands and what they look like. May import everything; holds no logic of
its own. Modules here import what they use inside the commands, so that `--help` is quick.
Start at `commands`.
"""
