"""Who may do what with directives. Each sentence is shown, as written, to everyone."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.directives.closed import ClosedPassage
from avec.directives.models import Honouring, Revocation, TrustedPerson
from avec.documents.models import Document, Version, VersionItem
from avec.documents.words import Quality
from avec.episodes.models import Episode
from avec.people.narrow import ask


@rule("Seule la personne dit ce que deviennent ses directives.")
def hold(viewer: Viewer, document: Document) -> bool:
    return document.owner_id == viewer.person_id


@rule("Seule la personne signe sa version. Une signature ne change plus.")
def sign(viewer: Viewer, version: Version) -> bool:
    return version.owner_id == viewer.person_id


@rule("Chaque personne désigne elle-même sa personne de confiance, et elle seule.")
def designate(viewer: Viewer, document: Document) -> bool:
    return document.owner_id == viewer.person_id


@rule(
    "Une personne de confiance n’est désignée qu’avec sa propre signature : depuis son"
    " compte, ou sur un papier que la personne note."
)
def sign_too(viewer: Viewer, trusted: TrustedPerson) -> bool:
    return trusted.other_id is not None and trusted.other_id == viewer.person_id


@rule("La personne note la signature donnée sur papier, et le jour où c’était.")
def note_paper(viewer: Viewer, trusted: TrustedPerson) -> bool:
    return trusted.owner_id == viewer.person_id


@rule(
    "Une désignation de personne de confiance se termine quand l’une des deux le veut,"
    " sans dire pourquoi."
)
def end_trust(viewer: Viewer, trusted: TrustedPerson) -> bool:
    return viewer.person_id in {trusted.owner_id, trusted.other_id}


@rule("Bloquer quelqu’un, ou partir, met fin à la confiance désignée entre les deux.")
def end_own_trust(viewer: Viewer, _person_id: object = None) -> bool:
    return True


@rule(
    "La personne révoque ses directives à tout moment, par tout moyen. Qui les lit peut"
    " rapporter ce qu’elle a dit, en son propre nom. Le logiciel n’empêche jamais une"
    " révocation, et ne dit pas ce qui prévaut."
)
def revoke(viewer: Viewer, document: Document) -> bool:
    if document.form_in("fr").behaviour != "directive":
        return False
    return Document.objects.visible_to(viewer).filter(pk=document.pk).exists()


@rule(
    "Si quelqu’un rapporte une révocation, la personne dit si elle l’a bien dite."
    " Sinon, tout reprend comme avant."
)
def answer_revocation(viewer: Viewer, revocation: Revocation) -> bool:
    return revocation.owner_id == viewer.person_id


@rule(
    "Une révocation se lit par la personne et par qui lisait ses directives jusque-là."
)
def see_revocation(viewer: Viewer, revocation: Revocation) -> bool:
    return Revocation.objects.visible_to(viewer).filter(pk=revocation.pk).exists()


@rule("Qui lisait dit ce qui a été fait ensuite, et pourquoi ; la personne le lit.")
def say_what_was_done(viewer: Viewer, revocation: Revocation) -> bool:
    return Revocation.objects.visible_to(viewer).filter(pk=revocation.pk).exists()


@rule(
    "Qui tient des directives ouvertes dit ce qui en a été suivi, passage par passage,"
    " en son propre nom. La personne le lit aussitôt. Rien n’est réécrit."
)
def say_followed(viewer: Viewer, item: VersionItem) -> bool:
    """Return whether it is another's words, open to the viewer now."""
    hers = item.quality in {Quality.PERSON, Quality.WE}
    if not hers or item.owner_id == viewer.person_id:
        return False
    return VersionItem.objects.visible_to(viewer).filter(pk=item.pk).exists()


@rule(
    "Qui lisait pendant un moment difficile dit encore ce qui a été suivi alors,"
    " vingt-huit jours après, sans plus rien lire. La personne le lit aussitôt."
)
def say_afterwards(viewer: Viewer, place: ClosedPassage) -> bool:
    """Return whether it was prepared for the viewer, until the moment closed."""
    if place.owner_id == viewer.person_id:
        return False
    return place.item_id in ask("SELECT avec.passages_afterwards()")


@rule(
    "La personne met fin, quand elle veut, à ce que l’on peut encore dire après un"
    " moment difficile, sans reprendre ce qu’elle avait préparé."
)
def end_what_is_still_said(viewer: Viewer, about: tuple[Document, Episode]) -> bool:
    document, moment = about
    return document.owner_id == moment.person_id == viewer.person_id


@rule("La personne dit si sa personne de confiance lit ce qui a été suivi.")
def tell_trusted(viewer: Viewer, trusted: TrustedPerson) -> bool:
    return trusted.owner_id == viewer.person_id


@rule("Chaque personne corrige ce qu’elle a dit elle-même, par une nouvelle ligne.")
def correct_followed(viewer: Viewer, line: Honouring) -> bool:
    """Return whether the viewer said it, and no block stands between the two.

    Who is blocked does not see the block: only the database knows.
    """
    if line.author_id != viewer.person_id:
        return False
    return line.pk in ask("SELECT avec.followings_said()")


@rule(
    "La personne de confiance lit ce qui a été suivi des directives, si la personne l’a"
    " souhaité."
)
def read_told(viewer: Viewer, trusted: TrustedPerson) -> bool:
    return TrustedPerson.objects.told(viewer).filter(pk=trusted.pk).exists()
