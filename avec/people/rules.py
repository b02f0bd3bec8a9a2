"""Who may do what with accounts, hats and places. Each sentence is public."""

from avec.access.rules import rule


@rule("Chacun fait sa propre carte d’entrée, et elle seule ouvre son compte.")
def make_card(viewer, person_id):
    return viewer.person_id == person_id


@rule("Chacun ajoute, nomme et retire ses propres clés d’accès.")
def keep_passkey(viewer, passkey):
    return viewer.person_id == passkey.person_id


@rule("Chacun change son nom, ses mots et ses portes, et personne d’autre.")
def change_account(viewer, person_id):
    return viewer.person_id == person_id
