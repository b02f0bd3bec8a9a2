"""What a new version of a template would break."""

from django.utils.translation import gettext as _

from avec.documents.shapes import Question, Template


def compare(old: Template, new: Template) -> list[str]:
    """Say, in French sentences, what a new version would break.

    An empty list means that everything written under `old` finds its place in `new`.
    A question may be retired; it may not vanish, change its kind or its key.
    """
    broken = []
    if old.key != new.key:
        return [_("Ce n’est pas le même modèle : sa clé a changé.")]
    if new.version <= old.version:
        broken.append(
            _("Le numéro de version doit dépasser %(number)s.")
            % {"number": old.version}
        )
    if old.holder != new.holder:
        broken.append(_("La personne à qui appartient le document a changé."))
    sections = {section.key: section for section in new.sections}
    for section in old.sections:
        if section.key not in sections:
            broken.append(
                _(
                    "La partie « %(key)s » a disparu ou changé de clé. "
                    "Gardez-la, avec « retired: true » si elle ne sert plus."
                )
                % {"key": section.key}
            )
        elif section.repeatable and not sections[section.key].repeatable:
            broken.append(
                _("La partie « %(key)s » doit rester répétable.") % {"key": section.key}
            )
    for question in old.questions():
        broken += _compare_question(old, new, question)
    return broken


def _compare_question(old: Template, new: Template, question: Question) -> list[str]:
    key = {"key": question.key}
    try:
        after = new.question(question.key)
    except KeyError:
        return [
            _(
                "La question « %(key)s » a disparu ou changé de clé. "
                "Gardez-la, avec « retired: true » si elle ne sert plus."
            )
            % key
        ]
    broken = []
    if after.type != question.type:
        broken.append(_("La question « %(key)s » a changé de type.") % key)
    if new.section_of(question.key).key != old.section_of(question.key).key:
        broken.append(_("La question « %(key)s » a changé de partie.") % key)
    for before, now in (
        (question.choices, after.choices),
        (question.piles, after.piles),
    ):
        gone = {choice.key for choice in before} - {choice.key for choice in now}
        broken += [
            _("La réponse « %(choice)s » de « %(key)s » a disparu.")
            % {**key, "choice": choice}
            for choice in sorted(gone)
        ]
    return broken
