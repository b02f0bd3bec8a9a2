"""One example per route, taken from the cast: what the address names, what is sent.

A route without an example fails a test. The access matrix and the walk of the
canaries ask each of these for each member of the cast.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from tests.directives import CLOSED_TO_PAUL, LAST_MOMENT, last_closing
from tests.house.agenda_examples import AGENDA_PAGES
from tests.house.example import Example, of, plain, row, sends
from tests.house.group_examples import GROUP_PAGES
from tests.house.reference_routes import REFERENCES
from tests.house.room_examples import ROOM_PAGES
from tests.house.visit_examples import VISIT_PAGES
from tests.second_wall import find


def plan(cast):
    return cast.plan.pk


DREAM = ("direction", "dream")
BORN = {"born_day": "3", "born_month": "2", "born_year": "1990"}
HOSPITAL = row("people_organization", "name = 'CH Montbrun-d’Aure'")
HIS_TIE = row("circles_tie", "person_id = :nora and other_id = :marc")
PAULS_INVITATION = row(
    "circles_invitation", "person_id = :karim and addressed_to = 'paul0001'"
)
OFFERED = row("people_offer", "for_name = 'paul0001'")
PLACE_TEMPLATE = row("documents_templateversion", "organization_id is not null")
TO_SAMI = row("journal_lending", "to_person_id = :sami and stopped_at is null")
LENT_NOTE = row(
    "journal_lending", "to_person_id = :sami and stopped_at is null", "note_id"
)
OWN_NOTE = row("journal_media", "owner_id = :nora", "note_id")
IDEA = row("journal_idea", "owner_id = :nora")
CLAIRES_PROMISE = row("commitments_commitment", "promiser_id = :claire")
HER_PROMISE = row("commitments_commitment", "promiser_id = :nora")
HER_RESPONSE = row("questionnaires_response", "owner_id = :nora")
OPENED_TO_MARC = row("questionnaires_opening", "to_person_id = :marc")
CARD = row("card_crisiscard", "owner_id = :nora and sealed is not null")
DIRECTIVES = row("directives_signature", "owner_id = :aicha", "document_id")
REVOKED = row("directives_revocation", "owner_id = :helene")
TRUSTED = row("directives_trustedperson", "owner_id = :aicha")
FOLLOWED = {"followed": "followed", "happened_on": "2026-03-14"}
MOMENT = row("listening_listening", "listener_id = :sami and is_closed")
OPEN_MOMENT = row("listening_listening", "listener_id = :sami and not is_closed")
KEPT = row("listening_keptwords", "owner_id = :nora and reach = 'both'")
TO_KEEP = row("listening_keptwords", "owner_id = :nora and confirmed_at is null")
WORRY = row("listening_worry", "person_id = :nora")
QUIET_WORRY = row("listening_worry", "is_third_party")
OPENED = row("emergency_attempt", "owner_id = :nora")
DECLARED = row("emergency_member", "person_id = :claire")
ANSWERED = row("emergency_consent", "owner_id = :nora")
HELD = row("meetings_meeting", "about_id = :nora and accepted_at is not null")
PENDING = row("meetings_meeting", "about_id = :nora and accepted_at is null")
GUEST = row("meetings_guest", "about_id = :nora")
GUEST_SAID = row(
    "meetings_noted",
    "about_id = :nora and guest_id is not null and confirmed_at is null",
)
DICTATED = row("meetings_noted", "about_id = :nora and guest_id is null")
SAMIS_SEAT = row("meetings_seat", "person_id = :sami")
MARCS_SEAT = row("meetings_seat", "person_id = :marc")
DECISION = row("meetings_decision", "owner_id = :claire")
VERSION = row(
    "documents_version", "owner_id = :nora and revoked_at is null and number = 2"
)

DIFFICULT = row("episodes_episode", "person_id = :nora")
REVIEWED = row("episodes_review", "owner_id = :nora", "document_id")


def sentence_of(cast, section: str) -> tuple:
    """Name the first sentence Nora wrote in one part of her review."""
    document = REVIEWED(cast)
    where = f"document_id = '{document}' and section_key = '{section}'"
    return document, find(cast, "documents_passage", where), 0


def next_week() -> date:
    return timezone.localdate() + timedelta(days=7)


EXAMPLES: dict[str, Example] = {
    # --- goals --------------------------------------------------------------
    "recovery:goals": of(plan, goal="x", state="paused"),
    **AGENDA_PAGES,
    **GROUP_PAGES,
    **ROOM_PAGES,
    # --- promises -----------------------------------------------------------
    "commitments:commitments": plain(),
    "commitments:make": sends(to="x", what="Venir."),
    "commitments:commitment": of(CLAIRES_PROMISE),
    "commitments:answer": of(HER_PROMISE, answer="yes"),
    "commitments:say": of(CLAIRES_PROMISE, kept="no"),
    "commitments:withdraw": of(HER_PROMISE),
    "commitments:erase": of(CLAIRES_PROMISE),
    **REFERENCES,
    **VISIT_PAGES,
    # --- questionnaires -----------------------------------------------------
    "questionnaires:questionnaires": plain(),
    "questionnaires:questionnaire": of(row("questionnaires_questionnaire", "true")),
    "questionnaires:withdraw": of(row("questionnaires_questionnaire", "true")),
    "questionnaires:response": of(HER_RESPONSE),
    "questionnaires:open": of(HER_RESPONSE, reader="x"),
    "questionnaires:erase": of(HER_RESPONSE),
    "questionnaires:read": of(OPENED_TO_MARC),
    "questionnaires:close": of(OPENED_TO_MARC),
    "questionnaires:of_place": of(HOSPITAL),
    "questionnaires:load": of(HOSPITAL, text="title: rien"),
    # --- people: entering -------------------------------------------------
    "people:sign_in": plain(),
    "people:card_code": sends(code="AAAAA-AAAAA"),
    "people:passkey_question": plain(),
    "people:passkey_enter": sends(answer="{}"),
    "people:create_account": plain(),
    "people:welcome": plain(),
    "people:sign_out": plain(),
    "people:prove": plain(),
    "people:prove_with_passkey": sends(answer="{}"),
    "people:come_back": plain(),
    # --- people: one's own account ----------------------------------------
    "people:account": plain(),
    "people:name": plain(),
    "people:address": plain(),
    "people:passphrase": plain(),
    "people:devices": plain(),
    "people:sign_out_device": sends(mark="0" * 12),
    "people:shared_device": plain(),
    "people:card": plain(),
    "people:make_card": plain(),
    "people:passkeys": plain(),
    "people:new_passkey_question": plain(),
    "people:add_passkey": sends(answer="{}"),
    "people:passkey_name": of(row("people_passkey", "person_id = :odile")),
    "people:remove_passkey": of(row("people_passkey", "person_id = :odile")),
    "people:helpers": plain(),
    "people:choose_helper": plain(),
    "people:end_helper": of(row("people_recoveryhelper", "person_id = :odile")),
    "people:helping": plain(),
    "people:begin_recovery": of(row("people_recoveryhelper", "person_id = :odile")),
    "people:attest_recovery": plain(),
    "people:cancel_recovery": of(row("people_recoveryrequest", "person_id = :odile")),
    "people:my_data": plain(),
    "people:take_data": plain(),
    "people:leaving": plain(),
    "people:stay": plain(),
    "people:leave_now": plain(),
    # --- people: places and hats ------------------------------------------
    "people:hats": plain(),
    "people:wear": plain(),
    "people:offer": of(OFFERED),
    "people:offer_by_address": of(lambda cast: "unknown-token"),
    "people:founding": of(lambda cast: "unknown-token"),
    "people:installation": plain(),
    "people:open_address": sends(gives="place"),
    "people:organizations": plain(),
    "people:organization": of(HOSPITAL),
    "people:manage": of(HOSPITAL),
    "people:change_organization": of(HOSPITAL),
    "people:new_team": of(HOSPITAL),
    "people:new_offer": of(HOSPITAL),
    "people:end_team": of(row("people_team", "name = 'CMP de Montclair'")),
    "people:withdraw_offer": of(OFFERED),
    "people:end_affiliation": of(
        row("people_affiliation", "person_id = :claire and ended_at is null")
    ),
    # --- circles ----------------------------------------------------------
    "circles:circle": plain(),
    "circles:tie": of(HIS_TIE),
    "circles:rename": of(HIS_TIE, relationship="relative"),
    "circles:end": of(HIS_TIE),
    "circles:blocks": plain(),
    "circles:block_other": of(HIS_TIE),
    "circles:others_known": plain(),
    "circles:block_known": of(lambda cast: cast.claire),
    "circles:unblock": of(row("circles_block", "person_id = :aicha")),
    "circles:ways": plain(),
    "circles:invite": of(lambda cast: "lien"),
    "circles:invitation": of(PAULS_INVITATION),
    "circles:paper": of(PAULS_INVITATION),
    "circles:accept": of(PAULS_INVITATION),
    "circles:decline": of(PAULS_INVITATION),
    "circles:withdraw": of(PAULS_INVITATION),
    "circles:block_sender": of(PAULS_INVITATION),
    "circles:enter_code": plain(),
    "circles:opened": of(lambda cast: cast.edges.link.secret),
    "circles:block_behind": of(lambda cast: cast.edges.link.secret),
    # --- documents: writing -----------------------------------------------
    "documents:documents": plain(),
    "documents:begin": of(lambda cast: "recovery_plan"),
    "documents:document": of(plan),
    "documents:settings": of(plan),
    "documents:delete": of(plan),
    "documents:review": of(plan),
    "documents:open_session": of(plan),
    "documents:add_block": of(lambda cast: (cast.plan.pk, "goal")),
    "documents:remove_block": of(lambda cast: cast.edges.block.pk),
    "documents:question": of(lambda cast: (cast.plan.pk, *DREAM)),
    "documents:history": of(lambda cast: (cast.plan.pk, *DREAM)),
    "documents:view": of(lambda cast: (cast.plan.pk, *DREAM)),
    "documents:confirm": of(lambda cast: cast.dictated.pk),
    "documents:take_out": of(lambda cast: cast.view.pk),
    "documents:words": of(lambda cast: cast.view.pk),
    "documents:erase": of(lambda cast: cast.view.pk),
    "documents:keep_only": of(lambda cast: cast.dream.pk),
    "documents:divergence": of(
        row("documents_divergence", "raised_by_id = :claire"), state="spoken"
    ),
    "documents:session": of(lambda cast: cast.session.pk),
    "documents:close_session": of(lambda cast: cast.session.pk),
    "documents:sessions": of(plan),
    "documents:help_given": plain(),
    "documents:after_session": of(lambda cast: cast.session.pk),
    "documents:erase_after_session": of(lambda cast: cast.session.pk),
    "documents:dictate": of(lambda cast: (cast.session.pk, *DREAM)),
    "documents:propose_together": of(lambda cast: (cast.plan.pk, *DREAM)),
    "documents:together": of(lambda cast: cast.edges.proposed.pk),
    "documents:common_texts": plain(),
    "documents:follow_version": of(lambda cast: (cast.plan.pk, 1)),
    # --- documents: sharing and looking -----------------------------------
    "documents:share": of(plan),
    "documents:shares_of": of(plan),
    "documents:shares": plain(),
    "documents:withdraw_waiting": of(row("documents_waitingshare", "owner_id = :nora")),
    "documents:stop_share": of(
        row("documents_grant", "to_person_id = :marc and question_key = 'ties'")
    ),
    "documents:read": of(plan),
    "documents:paper": of(plan),
    "documents:shared_with_me": plain(),
    "documents:who_looked": plain(),
    "documents:ask": of(lambda cast: cast.edges.reading.pk),
    "documents:questions": plain(),
    "documents:asked": of(lambda cast: cast.edges.question.pk),
    # --- documents: versions and papers -----------------------------------
    "documents:versions": of(plan),
    "documents:version": of(VERSION),
    "documents:version_pdf": of(VERSION),
    "documents:revoke": of(VERSION),
    "documents:copies": of(plan),
    "documents:take_back": of(row("documents_copy", "owner_id = :nora")),
    "documents:papers": plain(),
    "documents:blank_form": of(lambda cast: "recovery_plan"),
    "documents:check": plain(),
    "documents:place_templates": of(HOSPITAL),
    "documents:write_template": of(HOSPITAL),
    "documents:place_template": of(PLACE_TEMPLATE),
    "documents:place_paper": of(PLACE_TEMPLATE),
    "documents:begin_of_place": of(PLACE_TEMPLATE),
    "documents:withdraw_template": of(PLACE_TEMPLATE),
    "documents:put_template_back": of(PLACE_TEMPLATE),
    # --- directives -------------------------------------------------------
    "directives:life": of(DIRECTIVES),
    "directives:sign_current": of(DIRECTIVES),
    "directives:sign": of(
        row("directives_signature", "owner_id = :aicha", "version_id"),
        name="Aïcha",
        signed_on="2026-03-12",
    ),
    "directives:trusted": of(DIRECTIVES, name="Jeanne"),
    "directives:suspend": of(DIRECTIVES),
    "directives:wish": of(DIRECTIVES, shows_contrary="1"),
    "directives:revoke": of(DIRECTIVES, way="spoken", said_on="2026-03-14"),
    "directives:revoked": of(REVOKED),
    "directives:answer_revocation": of(REVOKED, said="yes"),
    "directives:sequel": of(REVOKED, done="…", why="…"),
    "directives:followed": of(DIRECTIVES),
    "directives:to_follow": of(DIRECTIVES),
    "directives:say_followed": of(
        row("directives_honouring", "owner_id = :aicha", "item_id"), **FOLLOWED
    ),
    "directives:closed": of(DIRECTIVES),
    "directives:say_afterwards": Example(
        lambda cast: (find(cast, "documents_versionitem", CLOSED_TO_PAUL),),
        lambda cast: {**FOLLOWED, "happened_on": str(last_closing(cast))},
    ),
    "directives:end_still_said": Example(
        lambda cast: (DIRECTIVES(cast),),
        lambda cast: {"moment": str(find(cast, "episodes_episode", LAST_MOMENT))},
    ),
    "directives:correct": of(
        row("directives_honouring", "owner_id = :aicha"), **FOLLOWED
    ),
    "directives:told": of(TRUSTED),
    "directives:tell_trusted": of(TRUSTED, is_told="1"),
    "directives:counted_on": plain(),
    "directives:sign_too": of(TRUSTED),
    "directives:note_paper": of(TRUSTED, signed_on="2026-03-12"),
    "directives:end_trust": of(TRUSTED),
    # --- journal ----------------------------------------------------------
    "journal:notes": plain(),
    "journal:write": plain(),
    "journal:search": sends(words_sought="jardin"),
    "journal:print_notes": plain(),
    "journal:leaflet": plain(),
    "journal:note": of(LENT_NOTE),
    "journal:change_note": of(LENT_NOTE),
    "journal:delete_note": of(LENT_NOTE),
    "journal:lend_note": of(LENT_NOTE),
    "journal:add_media": of(OWN_NOTE),
    "journal:media": of(row("journal_media", "owner_id = :nora")),
    "journal:erase_media": of(row("journal_media", "owner_id = :nora")),
    "journal:ideas": plain(),
    "journal:keep_idea": plain(),
    "journal:idea": of(IDEA),
    "journal:change_idea": of(IDEA),
    "journal:delete_idea": of(IDEA),
    "journal:lend_idea": of(IDEA),
    "journal:erase_wording": of(row("journal_wording", "owner_id = :nora")),
    "journal:lendings": plain(),
    "journal:stop_lending": of(TO_SAMI),
    "journal:lent_to_me": plain(),
    "journal:read_lent": of(TO_SAMI),
    # --- listening --------------------------------------------------------
    "listening:home": plain(),
    "listening:begin": plain(),
    "listening:activity": plain(),
    "listening:pocket": plain(),
    "listening:write_down": plain(),
    "listening:words": of(KEPT),
    "listening:keep": of(TO_KEEP),
    "listening:erase": of(TO_KEEP),
    "listening:begin_worry": plain(),
    "listening:worry": of(WORRY),
    "listening:step": of(QUIET_WORRY, step="called", words="Le référent."),
    "listening:stop_naming": of(WORRY),
    "listening:erase_worry": of(WORRY),
    "listening:brought": of(row("listening_brought", "to_person_id = :odile")),
    "listening:moment": of(OPEN_MOMENT),
    "listening:debrief": of(MOMENT),
    "listening:not_needed": of(MOMENT),
    "listening:bring": of(MOMENT),
    "listening:stop_bringing": of(MOMENT),
    "listening:supervised": of(MOMENT),
    "listening:destroy": of(MOMENT),
    # --- meetings ---------------------------------------------------------
    "meetings:home": plain(),
    "meetings:propose": plain(),
    "meetings:permissions": plain(),
    "meetings:revoke": of(row("meetings_permission", "to_person_id = :claire")),
    "meetings:seat": of(MARCS_SEAT),
    "meetings:decline": of(SAMIS_SEAT),
    "meetings:uninvite": of(MARCS_SEAT),
    "meetings:meeting": of(HELD),
    "meetings:accept": of(PENDING),
    "meetings:pause": of(HELD, pause="Pivoine"),
    "meetings:refuse": of(PENDING),
    "meetings:lead": of(HELD),
    "meetings:speak": of(lambda cast: (HELD(cast), "story"), words="Moi."),
    "meetings:decide": of(HELD),
    "meetings:mark": of(HELD, what="held"),
    "meetings:keep": of(HELD),
    "meetings:erase": of(HELD),
    "meetings:paper": of(HELD),
    "meetings:find_moment": of(HELD),
    "meetings:withdraw": of(row("meetings_voice", "owner_id = :claire")),
    "meetings:say_yes": of(DECISION),
    "meetings:take_off": of(DECISION),
    "meetings:take_back": of(row("meetings_assent", "owner_id = :claire")),
    "meetings:invite_guest": of(HELD),
    "meetings:note": of(lambda cast: (HELD(cast), "story")),
    "meetings:seat_guest": of(GUEST),
    "meetings:uninvite_guest": of(GUEST),
    "meetings:reread": of(DICTATED),
    "meetings:drop_noted": of(DICTATED),
    "meetings:confirm_guest": of(GUEST_SAID),
    "meetings:guest_yes": of(lambda cast: (DECISION(cast), GUEST(cast))),
    "meetings:take_guest_yes_back": of(row("meetings_guestyes", "about_id = :nora")),
    # --- messages ---------------------------------------------------------
    "messages:choices": plain(),
    "messages:address": plain(),
    "messages:confirm": plain(),
    "messages:stop": plain(),
    "messages:outbox": plain(),
    "messages:no_more": of(lambda cast: "unknown-token"),
    # --- card -------------------------------------------------------------
    "card:needed": plain(),
    "card:offline": plain(),
    "card:card": plain(),
    "card:choose": sends(line="name"),
    "card:keep": plain(),
    "card:forget": of(row("card_keptcard", "owner_id = :nora")),
    "card:paper": of(CARD),
    "card:withdraw": of(CARD),
    "card:blank": plain(),
    # --- aftermath ---------------------------------------------------------
    "aftermath:side_by_side": of(REVIEWED),
    "aftermath:ideas": of(REVIEWED),
    "aftermath:carry": of(
        lambda cast: sentence_of(cast, "lived"), place="helping/makes_worse"
    ),
    "aftermath:learns": of(REVIEWED),
    "aftermath:hand_on": Example(
        lambda cast: sentence_of(cast, "other_voices"),
        lambda cast: {"place": str(cast.team.organization_id), "has_read": "on"},
    ),
    "aftermath:take_back": of(
        lambda cast: (
            row("aftermath_handed", "owner_id = :nora", "document_id")(cast),
            row("aftermath_handed", "owner_id = :nora")(cast),
        )
    ),
    "aftermath:learnt": plain(),
    # --- episodes ---------------------------------------------------------
    "episodes:episodes": plain(),
    "episodes:open_own": Example(sent=lambda cast: {"until": str(next_week())}),
    "episodes:open_with": Example(
        sent=lambda cast: {
            "person": str(cast.nora),
            "answer": "agreed",
            "until": str(next_week()),
        }
    ),
    "episodes:episode": of(DIFFICULT),
    "episodes:name": Example(
        lambda cast: (DIFFICULT(cast),), lambda cast: {"person": str(cast.marc)}
    ),
    "episodes:go_back_over": of(DIFFICULT),
    "episodes:decline_review": of(DIFFICULT),
    "episodes:looks": of(DIFFICULT),
    "episodes:close": of(row("episodes_episode", "person_id = :karim")),
    "episodes:remove": of(row("episodes_named", "person_id = :claire")),
    # --- web --------------------------------------------------------------
    "web:home": plain(),
    "web:today": plain(),
    "web:help_now": plain(),
    "web:look": plain(),
    "web:language": of(lambda cast: "en"),
    "web:accessibility": plain(),
    "web:site_map": plain(),
    "web:guides": plain(),
    "web:guide": of(lambda cast: "mon-plan"),
    "web:who_may": plain(),
    "web:leave": plain(),
    "web:offline_help": plain(),
    "web:visit": plain(),
    "web:visit_step": of(lambda cast: (1, 1)),
    "web:see_as": of(lambda cast: "nora"),
    # --- emergency ----------------------------------------------------------
    "emergency:mine": plain(),
    "emergency:findable": sends(given="Moi", family="Même", **BORN),
    "emergency:no_more": plain(),
    "emergency:answer": of(plan, answer="no"),
    "emergency:answer_for_card": sends(answer="no"),
    "emergency:withdraw": of(ANSWERED),
    "emergency:confirm": of(ANSWERED),
    "emergency:record": of(OPENED, words="Merci."),
    "emergency:ask": sends(
        given="Nora",
        family="Inconnue",
        **BORN,
        situation="life",
        sentence="Elle ne répond plus depuis ce matin.",
    ),
    "emergency:pages": of(OPENED),
    "emergency:card_paper": of(OPENED),
    "emergency:letter": of(OPENED),
    "emergency:handed": of(OPENED),
    "emergency:reviews": plain(),
    "emergency:review": of(OPENED, verdict="justified"),
    "emergency:teams": plain(),
    "emergency:counts": plain(),
    "emergency:team": Example(
        lambda cast: (HOSPITAL(cast),),
        lambda cast: {"affiliation": str(cast.hats["claire"])},
    ),
    "emergency:end_declaration": of(DECLARED),
}
