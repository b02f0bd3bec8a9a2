"""One example per action: what it is asked to do, on the things of the cast.

Things are read past both walls: an action must refuse whoever holds something that
they should never have seen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from avec.audit.models import Entry
from avec.card.models import CrisisCard, KeptCard
from avec.circles.models import Block as PersonBlock
from avec.circles.models import Invitation, Tie
from avec.circles.proofs import behind
from avec.circles.words import Way
from avec.commitments.models import Commitment
from avec.commitments.words import Kept
from avec.directives.models import Honouring, Revocation, TrustedPerson
from avec.directives.words import Followed
from avec.directives.words import Way as RevokedBy
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import (
    Copy,
    Divergence,
    TemplateVersion,
    Version,
    VersionItem,
    WaitingShare,
    WritingSession,
)
from avec.documents.template_files.typed import read_typed
from avec.documents.words import DivergenceState, Freedom, Mode, Quality
from avec.episodes.models import Episode, Named
from avec.episodes.words import Answer
from avec.journal.models import Idea, Lending, Media, Note, Wording
from avec.messages.words import Kind
from avec.people.models import (
    Affiliation,
    Offer,
    Organization,
    Passkey,
    Person,
    RecoveryHelper,
    RecoveryRequest,
    Team,
)
from avec.people.words import Gives
from tests.directives import (
    CLOSED_TO_PAUL,
    LAST_MOMENT,
    closed_place,
    last_closing,
)
from tests.edges import OUR_WEEK, one_second
from tests.house.aftermath_examples import AFTERMATH
from tests.house.agenda_examples import AGENDA
from tests.house.emergency_examples import EMERGENCY
from tests.house.listening_examples import LISTENING
from tests.house.meeting_examples import MEETINGS
from tests.house.questionnaire_examples import QUESTIONNAIRES
from tests.house.reference_examples import REFERENCES
from tests.house.visit_examples import VISITS
from tests.moments import in_two_weeks
from tests.second_wall import found


def dream(cast) -> Place:
    return Place(cast.plan, "direction", "dream")


def hospital(cast) -> Organization:
    return found(cast, Organization, "name = 'CH Montbrun-d’Aure'")


def over(cast) -> WritingSession:
    """Odile held the pen once, and the session is over."""
    return found(cast, WritingSession, "helper_id = :odile")


def his_tie(cast) -> Tie:
    return found(cast, Tie, "person_id = :nora and other_id = :marc")


def for_paul(cast) -> Invitation:
    return found(cast, Invitation, "person_id = :karim and addressed_to = 'paul0001'")


def her_version(cast) -> Version:
    return found(cast, Version, "id = :version", version=cast.version.pk)


def of_the_place(cast) -> TemplateVersion:
    return found(cast, TemplateVersion, "organization_id is not null")


def of_the_house(cast) -> TemplateVersion:
    return found(
        cast, TemplateVersion, "key = 'recovery_plan' and organization_id is null"
    )


def helper(cast) -> RecoveryHelper:
    return found(cast, RecoveryHelper, "person_id = :odile")


def followed(cast) -> Honouring:
    """Hélène said it of Aïcha's."""
    return found(cast, Honouring, "owner_id = :aicha")


def her_passkey(cast) -> Passkey:
    return found(cast, Passkey, "person_id = :odile")


def her_note(cast) -> Note:
    opened = "SELECT note_id FROM journal_lending WHERE stopped_at IS NULL"
    return found(cast, Note, f"id IN ({opened}) and owner_id = :nora")


def her_idea(cast) -> Idea:
    return found(cast, Idea, "owner_id = :nora")


WORDS = {"words": "…"}


ACTIONS: dict[str, Callable[[Any], dict[str, Any]]] = {
    # --- circles ----------------------------------------------------------
    "circles.invite": lambda c: {
        "way": Way.LINK,
        "relationship": "friend",
        "signed": "Moi",
    },
    "circles.accept": lambda c: {"invitation": for_paul(c)},
    "circles.accept_with_proof": lambda c: {"opened": behind(c.edges.link.secret)},
    "circles.decline": lambda c: {"invitation": for_paul(c)},
    "circles.decline_with_proof": lambda c: {"opened": behind(c.edges.link.secret)},
    "circles.withdraw": lambda c: {"invitation": for_paul(c)},
    "circles.rename_relationship": lambda c: {
        "tie": his_tie(c),
        "relationship": "friend",
    },
    "circles.end_tie": lambda c: {"tie": his_tie(c)},
    "circles.block": lambda c: {"person_id": c.marc, "remembered_as": "Marc"},
    "circles.unblock": lambda c: {"block": found(c, PersonBlock, "person_id = :aicha")},
    # --- directives ---------------------------------------------------------
    "directives.sign": lambda c: {
        "version": found(c, Version, "owner_id = :aicha"),
        "name": "Aïcha",
        "signed_on": date(2026, 3, 12),
    },
    "directives.designate": lambda c: {
        "document": c.directives,
        "by": "Aïcha",
        "name": "Jeanne",
    },
    "directives.sign_too": lambda c: {
        "trusted": found(c, TrustedPerson, "owner_id = :aicha")
    },
    "directives.note_paper": lambda c: {
        "trusted": found(c, TrustedPerson, "owner_id = :aicha"),
        "signed_on": date(2026, 3, 12),
    },
    "directives.end_trust": lambda c: {
        "trusted": found(c, TrustedPerson, "owner_id = :aicha")
    },
    "directives.revoke": lambda c: {
        "document": c.directives,
        "way": RevokedBy.SPOKEN,
        "said_on": date(2026, 3, 14),
        "owner": "Aïcha",
    },
    "directives.answer_revocation": lambda c: {
        "revocation": found(c, Revocation, "owner_id = :helene"),
        "is_true": True,
    },
    "directives.end_former_readings_with": lambda c: {"person_id": c.odile},
    "directives.say_what_was_done": lambda c: {
        "revocation": found(c, Revocation, "owner_id = :helene"),
        "name": "…",
        "done": "…",
        "why": "…",
    },
    "directives.wish": lambda c: {"document": c.directives, "shows_contrary": True},
    "directives.say_followed": lambda c: {
        "item": followed(c).item,
        "followed": Followed.FOLLOWED,
        "happened_on": date(2026, 3, 14),
        "name": "…",
    },
    "directives.say_afterwards": lambda c: {
        "place": closed_place(c, found(c, VersionItem, CLOSED_TO_PAUL)),
        "followed": Followed.FOLLOWED,
        "happened_on": last_closing(c),
        "name": "…",
    },
    "directives.end_what_is_still_said": lambda c: {
        "document": c.directives,
        "moment": found(c, Episode, LAST_MOMENT),
    },
    "directives.correct_followed": lambda c: {
        "line": followed(c),
        "followed": Followed.FOLLOWED,
        "happened_on": date(2026, 3, 14),
        "name": "…",
    },
    "directives.tell_trusted": lambda c: {
        "trusted": found(c, TrustedPerson, "owner_id = :aicha"),
        "is_told": False,
    },
    "directives.read_what_was_followed": lambda c: {"document": c.directives},
    "directives.end_trust_with": lambda c: {"person_id": c.odile},
    # --- journal ------------------------------------------------------------
    "journal.write_note": lambda c: {"moment": timezone.now(), "content": WORDS},
    "journal.change_note": lambda c: {
        "note": her_note(c),
        "moment": timezone.now(),
        "content": WORDS,
    },
    "journal.delete_note": lambda c: {"note": her_note(c)},
    "journal.add_media": lambda c: {"note": her_note(c), "sent": one_second()},
    "journal.erase_media": lambda c: {"media": found(c, Media, "owner_id = :nora")},
    "journal.keep_idea": lambda c: {"content": {"line": "…"}},
    "journal.change_idea": lambda c: {"idea": her_idea(c), "content": {"line": "…"}},
    "journal.delete_idea": lambda c: {"idea": her_idea(c)},
    "journal.erase_wording": lambda c: {
        "wording": found(c, Wording, "owner_id = :nora")
    },
    "journal.lend": lambda c: {
        "thing": her_note(c),
        "to_person": Person(pk=c.marc),
    },
    "journal.stop_lending": lambda c: {
        "lending": found(c, Lending, "to_person_id = :sami and stopped_at is null")
    },
    "journal.stop_all_lending_to": lambda c: {"person_id": c.marc},
    "journal.renounce_lent": lambda c: {"giver_id": c.nora},
    "journal.leave_journal": lambda c: {},
    **LISTENING,
    **AGENDA,
    **MEETINGS,
    # --- card ---------------------------------------------------------------
    "card.make_card": lambda c: {"chosen": ["name"]},
    "card.withdraw_card": lambda c: {
        "card": found(c, CrisisCard, "owner_id = :nora and sealed is not null")
    },
    "card.keep_on_device": lambda c: {"device": "Firefox sur Android"},
    "card.forget_on_device": lambda c: {"kept": found(c, KeptCard, "owner_id = :nora")},
    "card.leave_cards": lambda c: {},
    "card.forget_on_closed_devices": lambda c: {},
    **EMERGENCY,
    **AFTERMATH,
    # --- episodes -----------------------------------------------------------
    "episodes.open_for_oneself": lambda c: {"ends_at": in_two_weeks()},
    "episodes.open_for_somebody": lambda c: {
        "person": Person(pk=c.nora),
        "answer": Answer.YES,
        "ends_at": in_two_weeks(),
    },
    "episodes.name_somebody": lambda c: {
        "episode": found(c, Episode, "person_id = :nora"),
        "person_id": c.marc,
    },
    "episodes.remove_somebody": lambda c: {
        "named": found(c, Named, "person_id = :claire")
    },
    "episodes.close_episode": lambda c: {
        "episode": found(c, Episode, "person_id = :karim")
    },
    "episodes.go_back_over": lambda c: {
        "episode": found(c, Episode, "person_id = :nora")
    },
    "episodes.decline_review": lambda c: {
        "episode": found(c, Episode, "person_id = :nora")
    },
    "episodes.part_with": lambda c: {"person_id": c.claire},
    "episodes.leave_episodes": lambda c: {},
    "documents.prepare_share": lambda c: {
        "document": c.plan,
        "parts": [Part()],
        "to_person": Person(pk=c.marc),
    },
    "documents.withdraw_waiting": lambda c: {
        "bundle": found(c, WaitingShare, "owner_id = :nora").bundle
    },
    # --- documents: beginning, writing --------------------------------------
    "documents.begin_document": lambda c: {"template_version": of_the_house(c)},
    "documents.rename_document": lambda c: {"document": c.plan, "title": "Autre"},
    "documents.choose_review_date": lambda c: {"document": c.plan, "on": None},
    "documents.add_block": lambda c: {"document": c.plan, "section_key": "goal"},
    "documents.remove_block": lambda c: {"block": c.edges.block},
    "documents.delete_document": lambda c: {"document": c.plan},
    "documents.keep_draft": lambda c: {
        "place": dream(c),
        "purpose": Mode.WRITTEN,
        "content": {"text": "…"},
    },
    "documents.discard_draft": lambda c: {"place": dream(c)},
    "documents.write_in_turn": lambda c: {"document": c.plan},
    "documents.write_passage": lambda c: {"place": dream(c), "content": {"text": "…"}},
    "documents.dictate": lambda c: {"place": dream(c), "content": {"text": "…"}},
    "documents.confirm_dictated": lambda c: {"passage": c.dictated},
    "documents.give_view": lambda c: {
        "place": dream(c),
        "content": {"text": "…"},
        "quality": Quality.PROFESSIONAL,
        "name": "Moi",
    },
    "documents.take_out_passage": lambda c: {"passage": c.view},
    "documents.erase_passage": lambda c: {"passage": c.view},
    "documents.say_where_it_stands": lambda c: {
        "divergence": found(c, Divergence, "raised_by_id = :claire"),
        "state": DivergenceState.LIFTED,
    },
    "documents.say_where_it_stands spoken": lambda c: {
        "divergence": found(c, Divergence, "raised_by_id = :claire"),
        "state": DivergenceState.SPOKEN,
    },
    "documents.propose_together": lambda c: {
        "place": dream(c),
        "text": "Nous deux.",
        "name": "Nora",
        "voices": [c.claire],
    },
    "documents.say_yes": lambda c: {"passage": c.edges.proposed},
    "documents.say_no": lambda c: {"passage": c.edges.proposed},
    "documents.take_yes_back": lambda c: {"passage": c.edges.proposed},
    # --- documents: publishing, sharing, looking ----------------------------
    "documents.publish": lambda c: {"document": c.plan, "name": "Nora"},
    "documents.suspend": lambda c: {"document": c.plan},
    "documents.resume": lambda c: {"document": c.plan},
    "documents.revoke": lambda c: {"version": her_version(c)},
    "documents.hand_over_copy": lambda c: {"version": her_version(c), "to": "Papier"},
    "documents.take_back_copy": lambda c: {"copy": found(c, Copy, "owner_id = :nora")},
    "documents.share": lambda c: {
        "document": c.plan,
        "parts": [Part("needs")],
        "to_person": found(c, Person, "id = :claire"),
    },
    "documents.stop_sharing": lambda c: {"bundle": c.marcs_bundle},
    "documents.stop_all_shares_with": lambda c: {"person_id": c.marc},
    "documents.renounce_shares": lambda c: {"giver_id": c.nora},
    "documents.open_writing_session": lambda c: {
        "document": c.plan,
        "helper": found(c, Person, "id = :marc"),
        "section_keys": ["direction"],
    },
    "documents.close_writing_session": lambda c: {
        "session": found(c, WritingSession, "id = :session", session=c.session.pk)
    },
    "documents.say_after_session": lambda c: {
        "session": over(c),
        "free": Freedom.SILENT,
    },
    "documents.erase_after_session": lambda c: {"session": over(c)},
    "documents.ask_about_reading": lambda c: {
        "entry": found(c, Entry, "id = :entry", entry=c.edges.reading.pk),
        "words": "Pourquoi ?",
    },
    "documents.answer_question": lambda c: {
        "question": c.edges.question,
        "words": "Parce que.",
    },
    "documents.see_answer": lambda c: {"question": c.edges.question},
    # --- promises --------------------------------------------------------
    "commitments.promise": lambda c: {
        "to": found(c, Person, "id = :nora"),
        "what": "Venir.",
        "name": "X",
    },
    "commitments.answer_promise": lambda c: {
        "commitment": found(c, Commitment, "promiser_id = :nora"),
        "accepted": True,
    },
    "commitments.say_kept": lambda c: {
        "commitment": found(c, Commitment, "promiser_id = :claire"),
        "kept": Kept.YES,
    },
    "commitments.withdraw_promise": lambda c: {
        "commitment": found(c, Commitment, "promiser_id = :nora")
    },
    "commitments.erase_promise": lambda c: {
        "commitment": found(c, Commitment, "promiser_id = :claire")
    },
    "commitments.leave_commitments": lambda c: {},
    "commitments.part_promises": lambda c: {"other_id": c.claire},
    **QUESTIONNAIRES,
    **REFERENCES,
    **VISITS,
    # --- documents: templates of places -------------------------------------
    "documents.offer_template": lambda c: {
        "organization": hospital(c),
        "forms": read_typed(OUR_WEEK),
    },
    "documents.withdraw_template": lambda c: {"version": of_the_place(c)},
    "documents.put_template_back": lambda c: {"version": of_the_place(c)},
    "documents.follow_version": lambda c: {
        "document": c.plan,
        "version": of_the_house(c),
    },
    # --- messages -----------------------------------------------------------
    "messages.give_address": lambda c: {
        "channel": "email",
        "address": "une@exemple.fr",
    },
    "messages.confirm_address": lambda c: {"code": "000000"},
    "messages.change_choice": lambda c: {
        "wants": ["question"],
        "quiet_from": time(21),
        "quiet_until": time(9),
    },
    "messages.stop": lambda c: {},
    "messages.remind": lambda c: {
        "person_id": c.nora,
        "kind": Kind.QUESTION,
        "key": "essai:1",
    },
    "messages.forget": lambda c: {"key": "essai:1"},
    # --- people: one's own account ------------------------------------------
    "people.change_name": lambda c: {"name": "Moi", "called": ""},
    "people.change_address": lambda c: {"email": ""},
    "people.keep_look": lambda c: {"look": {"theme": "dark"}},
    "people.change_passphrase": lambda c: {
        "passphrase": "quatre petits bateaux bleus voguent",
        "here": None,
    },
    "people.end_sessions": lambda c: {},
    "people.end_session": lambda c: {"mark": "0" * 12},
    "people.make_card": lambda c: {},
    "people.take_data": lambda c: {},
    "people.ask_to_leave": lambda c: {},
    "people.stay": lambda c: {},
    "people.leave": lambda c: {},
    "people.add_passkey": lambda c: {
        "name": "Une clé",
        "credential_id": b"k" * 16,
        "credential": b"c",
        "count": 0,
    },
    "people.note_use": lambda c: {
        "credential_id": bytes(her_passkey(c).credential_id),
        "count": 1,
    },
    "people.rename_passkey": lambda c: {"passkey": her_passkey(c), "name": "Autre"},
    "people.remove_passkey": lambda c: {"passkey": her_passkey(c)},
    "people.choose_helper": lambda c: {"helper": found(c, Person, "id = :marc")},
    "people.end_helper": lambda c: {"chosen": helper(c)},
    "people.begin_recovery": lambda c: {"chosen": helper(c)},
    "people.attest_recovery": lambda c: {"code": "ABCDEFGH"},
    "people.cancel_recovery": lambda c: {
        "request": found(c, RecoveryRequest, "person_id = :odile")
    },
    # --- people: places and hats --------------------------------------------
    "people.make_offer": lambda c: {
        "organization": hospital(c),
        "capacity": "professional",
        "ends_at": timezone.now() + timedelta(days=9),
        "for_name": "karim0001",
    },
    "people.make_offer technical": lambda c: {
        "organization": hospital(c),
        "capacity": "technical_administrator",
        "ends_at": timezone.now() + timedelta(days=9),
        "for_name": "karim0001",
    },
    "people.withdraw_offer": lambda c: {
        "offer": found(c, Offer, "for_name = 'paul0001'")
    },
    "people.take_offer": lambda c: {
        "offer_id": found(c, Offer, "for_name = 'paul0001'").pk
    },
    "people.decline_offer": lambda c: {
        "offer_id": found(c, Offer, "for_name = 'paul0001'").pk
    },
    "people.end_affiliation": lambda c: {
        "affiliation": found(c, Affiliation, "person_id = :claire and ended_at is null")
    },
    "people.next_address": lambda c: {"gives": Gives.PLACE},
    "people.found_organization": lambda c: {
        "token": "unknown",
        "name": "Un lieu",
        "kind": "gem",
        "commune": "",
    },
    "people.join_administration": lambda c: {"token": "unknown"},
    "people.change_organization": lambda c: {
        "organization": hospital(c),
        "name": "Autre",
        "kind": "hospital",
        "commune": "",
    },
    "people.create_team": lambda c: {"organization": hospital(c), "name": "Autre"},
    "people.end_team": lambda c: {"team": found(c, Team, "name = 'CMP de Montclair'")},
}
