"""Who may do what in a document. Each sentence is shown, as written, to everyone."""

from avec.access.rules import rule
from avec.documents.models import (
    Agreement,
    Document,
    Grant,
    VersionItem,
    WritingSession,
    part_ref,
)
from avec.documents.words import Mode
from avec.foundation.compiled import Kept
from avec.people.models import answered_for


@rule(
    "Un document se lit par la personne à qui il est, et par celles qu’elle a choisies."
)
def see(viewer, document):
    # What a page has just found among what its viewer sees is not looked for twice.
    if getattr(document, "found_for", None) == viewer:
        return True
    return document.owner_id == viewer.person_id or bool(_seen(viewer, document.pk))


@Kept
def _seen(viewer, document_id):
    return Document.objects.visible_to(viewer).filter(pk=document_id).values_list("pk")


@rule("Chaque personne commence ses propres documents. Personne ne les exige.")
def begin(viewer, _):
    return True


@rule(
    "Un lieu propose ses propres modèles par les personnes qui en répondent, quand"
    " elles agissent à ce titre. Il ne touche jamais à ceux d’un autre."
)
def offer_templates(viewer, organization):
    return answered_for(viewer).filter(organization_id=organization.pk).exists()


@rule(
    "Un modèle est retiré, ou proposé de nouveau, par les personnes qui répondent du"
    " lieu. Ce qui a été commencé avec lui reste à chacun."
)
def keep_template(viewer, version):
    return answered_for(viewer).filter(organization_id=version.organization_id).exists()


@rule("Seule la personne écrit, publie et range dans son document.")
def hold_the_pen(viewer, document):
    return document.owner_id == viewer.person_id


@rule(
    "On écrit sous la dictée d’une personne pendant une séance qu’elle a ouverte,"
    " dans les parties choisies, et pas après."
)
def write_under_dictation(viewer, place):
    document, section_key = place
    return (
        WritingSession.objects.open_to(viewer)
        .filter(document_id=document.pk, section_keys__contains=[section_key])
        .exists()
    )


@rule(
    "On donne son avis à côté des mots d’une personne quand elle y a invité,"
    " question par question, partie par partie, ou dans tout le document. Jamais dans"
    " les parties d’un outil qui n’ont que sa voix."
)
def give_a_view(viewer, place):
    document, section_key, question_key = place
    form = document.form_in("fr")
    if form.section(section_key).only_her_voice:
        return False
    if (section_key, question_key) in form.only_named():
        return False
    return voices_open(viewer, place).exists()


def voices_open(viewer, place):
    """Find the shares that invite the viewer to speak at a place now, oldest first."""
    document, section_key, question_key = place
    return (
        Grant.objects.open_now()
        .to(viewer)
        .with_voice()
        .filter(
            scope_id__in=[
                document.pk,
                part_ref(document.pk, section_key),
                part_ref(document.pk, section_key, question_key),
            ]
        )
        .order_by("given_at", "pk")
    )


@rule("Des mots écrits sous la dictée n’existent qu’après le oui de la personne.")
def confirm(viewer, passage):
    return passage.owner_id == viewer.person_id and passage.mode == Mode.DICTATED


@rule(
    "La personne retire des mots de son document ; chacun peut retirer les siens."
    " Personne ne change les mots de quelqu’un d’autre."
)
def take_out(viewer, passage):
    return viewer.person_id in {passage.owner_id, passage.author_id}


@rule("On efface ses propres mots, jamais ceux de quelqu’un d’autre.")
def erase(viewer, passage):
    return passage.author_id == viewer.person_id


@rule(
    "Un désaccord est levé par la voix qui l’a posé, ou par une nouvelle voix commune."
)
def lift(viewer, divergence):
    return divergence.raised_by_id == viewer.person_id


@rule(
    "Un texte commun n’existe qu’avec le oui de chaque personne nommée, donné depuis"
    " son propre compte. Chacune peut reprendre son oui : ce n’est alors plus « nous »."
)
def answer_together(viewer, passage):
    return (
        passage.mode == Mode.TOGETHER
        and Agreement.objects.filter(
            passage_id=passage.pk, person_id=viewer.person_id
        ).exists()
    )


@rule("La personne et la voix en désaccord disent où elles en sont.")
def speak_of(viewer, divergence):
    return viewer.person_id in {divergence.owner_id, divergence.raised_by_id}


@rule(
    "Seule la personne ouvre son document à quelqu’un, et personne ne peut le rouvrir."
)
def share(viewer, document):
    return document.owner_id == viewer.person_id


@rule("La personne arrête un partage quand elle veut, sans dire pourquoi.")
def stop_sharing(viewer, grant):
    return grant.owner_id == viewer.person_id


@rule(
    "La personne retire quand elle veut ce qu’elle avait préparé pour un moment"
    " difficile, sans dire pourquoi."
)
def withdraw_waiting(viewer, waiting):
    return waiting.owner_id == viewer.person_id


@rule("Seule la personne ouvre une séance d’écriture, pour quelqu’un de son choix.")
def open_session(viewer, document):
    return document.owner_id == viewer.person_id


@rule("La personne ferme la séance, et celle qui tient le stylo peut le poser.")
def close_session(viewer, session):
    return viewer.person_id in {session.owner_id, session.helper_id}


@rule(
    "Après une séance, la personne seule dit si elle était libre de dire non. Elle"
    " l’ouvre à qui tenait le stylo, ou à personne."
)
def say_after(viewer, session):
    return session.owner_id == viewer.person_id


@rule("La personne demande à qui a lu pourquoi. Cette personne répond.")
def ask(viewer, entry):
    return entry.subject_id == viewer.person_id and entry.actor_id is not None


@rule("Qui a été interrogé répond, personne d’autre à sa place.")
def answer(viewer, question):
    return question.asked_of_id == viewer.person_id


@rule(
    "Une question posée sur une lecture se lit par les deux personnes,"
    " et par personne d’autre."
)
def see_question(viewer, question):
    return viewer.person_id in {question.owner_id, question.asked_of_id}


@rule("On lit un extrait tant que la personne le partage, dans les heures choisies.")
def read_extract(viewer, document):
    return VersionItem.objects.visible_to(viewer).filter(document=document).exists()
