"""Passphrases hashed with next to no work, for the measure only."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Light(Argon2PasswordHasher):
    """The hasher of the site, asked for as little as it takes."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
