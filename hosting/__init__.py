"""What it takes to host Avec: a database, its roles, the keys, and one command.

Nothing here knows about people or documents; the rooms in ``avec/`` know nothing
about hosting. Django reads what :mod:`hosting.environment` prepared.
"""
