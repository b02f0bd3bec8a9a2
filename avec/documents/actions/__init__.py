"""What people do with documents. One function, one intent, one transaction."""

from avec.documents.actions.asking import answer_question, ask_about_reading, see_answer
from avec.documents.actions.beginning import (
    add_block,
    begin_document,
    choose_review_date,
    delete_document,
    remove_block,
    rename_document,
)
from avec.documents.actions.copies import hand_over_copy, take_back_copy
from avec.documents.actions.disagreeing import say_where_it_stands
from avec.documents.actions.facilitating import (
    close_what_was_said,
    erase_after_session,
    say_after_session,
)
from avec.documents.actions.pausing import resume, suspend
from avec.documents.actions.publishing import publish, revoke
from avec.documents.actions.sharing import (
    close_writing_session,
    open_writing_session,
    renounce_shares,
    share,
    stop_all_shares_with,
    stop_sharing,
)
from avec.documents.actions.templates import (
    follow_version,
    offer_template,
    put_template_back,
    withdraw_template,
)
from avec.documents.actions.together import (
    propose_together,
    say_no,
    say_yes,
    take_yes_back,
)
from avec.documents.actions.waiting import prepare_share, withdraw_waiting
from avec.documents.actions.writing import (
    confirm_dictated,
    dictate,
    discard_draft,
    erase_passage,
    give_view,
    keep_draft,
    take_out_passage,
    write_in_turn,
    write_passage,
)

__all__ = [
    "add_block",
    "answer_question",
    "ask_about_reading",
    "begin_document",
    "choose_review_date",
    "close_what_was_said",
    "close_writing_session",
    "confirm_dictated",
    "delete_document",
    "dictate",
    "discard_draft",
    "erase_after_session",
    "erase_passage",
    "follow_version",
    "give_view",
    "hand_over_copy",
    "keep_draft",
    "offer_template",
    "open_writing_session",
    "prepare_share",
    "propose_together",
    "publish",
    "put_template_back",
    "remove_block",
    "rename_document",
    "renounce_shares",
    "resume",
    "revoke",
    "say_after_session",
    "say_no",
    "say_where_it_stands",
    "say_yes",
    "see_answer",
    "share",
    "stop_all_shares_with",
    "stop_sharing",
    "suspend",
    "take_back_copy",
    "take_out_passage",
    "take_yes_back",
    "withdraw_template",
    "withdraw_waiting",
    "write_in_turn",
    "write_passage",
]
