"""Who may do what with a card. Each sentence is shown, as written, to everyone."""

from avec.access.rules import rule


@rule("Chaque personne compose sa propre carte, ligne par ligne. Personne ne l’exige.")
def make(viewer, _):
    return True


@rule(
    "Une carte se lit et s’efface par la personne à qui elle est, par personne d’autre."
)
def hold(viewer, card):
    return card.owner_id == viewer.person_id


@rule("La personne dit sur quels appareils sa carte est gardée, et change d’avis.")
def keep(viewer, kept):
    return kept is None or kept.owner_id == viewer.person_id
