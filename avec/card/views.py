"""The card, how it is made, printed and kept, and « J’ai besoin de mon plan »."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, public, signed_in
from avec.access.limits import require_try
from avec.access.sessions import hashed as session_hash
from avec.card import actions, devices, printing, rules
from avec.card.choice import OWN, Line, full_day, lines_offered
from avec.card.forms import OwnLinesForm
from avec.card.models import CrisisCard, KeptCard
from avec.card.reading import (
    CardRead,
    current_card,
    key_of,
    last_cards,
    lines_gone,
    read_card,
)
from avec.card.refusals import LinesChanged, NothingChosen
from avec.card.words import Place
from avec.documents.chain import printed_code
from avec.foundation.compiled import Kept
from avec.people.doors import device_name

WRONG = 422
SHEETS, WITHIN = 60, timedelta(hours=1)
KEEP = "X-Avec-Keep"
SAYS = {devices.MINE: "yes", devices.STILL: "still"}


def _read(request: HttpRequest) -> CardRead | None:
    card = current_card(request.viewer) if request.viewer.is_signed_in else None
    return read_card(request.viewer, card, get_language() or "fr") if card else None


@public(
    because="Sur le moment, aucune porte : sans session, la page donne les numéros."
)
def needed(request: HttpRequest) -> HttpResponse:
    """Show the card and the numbers, large, with nothing to answer.

    What is kept on a device is this very page: it holds no name and no form.
    """
    state = devices.state_of(request)
    read = _read(request)
    context = {
        "read": read,
        "made": full_day(read.card.made_at) if read else "",
        "is_kept": state == devices.MINE,
    }
    response = render(request, "card/needed.html", context)
    response[KEEP] = SAYS.get(state, "no")
    return response


@public(because="Le script qui garde la page sur l’appareil ne dit rien de personne.")
def offline(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps this one page on a device, for whoever said yes."""
    response = render(
        request, "card/offline.js", content_type="text/javascript; charset=utf-8"
    )
    response["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    return response


@Kept
def _devices(viewer):
    return KeptCard.objects.visible_to(viewer).running().order_by("-kept_at", "pk")


@signed_in("Chacun voit sa propre carte, et elle seule.")
def card(request: HttpRequest) -> HttpResponse:
    """Show one's card, its papers, and the devices that keep it."""
    read = _read(request)
    return render(
        request,
        "card/card.html",
        {
            "read": read,
            "made": full_day(read.card.made_at) if read else "",
            "code": printed_code(read.card.check_code) if read else "",
            "squares": printing.squares_in(read) if read else [],
            "papers": [
                {"day": full_day(one.made_at), "code": printed_code(one.check_code)}
                for one in last_cards(request.viewer)
                if read is None or one.pk != read.card.pk
            ],
            "kept": _devices(request.viewer),
            "is_kept_here": devices.state_of(request) == devices.MINE,
            "is_shared": request.session.is_shared_device,
        },
    )


@signed_in("Chacun choisit les lignes de sa carte, une par une.", methods="GET POST")
def choose(request: HttpRequest) -> HttpResponse:
    """Offer every line that may go on the card; nothing is ticked by itself."""
    language = get_language() or "fr"
    offered = lines_offered(request.viewer, language)
    card = current_card(request.viewer)
    kept = card.content.get("lines", []) if card else []
    form = OwnLinesForm(request.POST or None, initial=_own_of(kept))
    chosen = {key_of(one) for one in kept}
    error, gone = "", []
    if request.method == "POST":
        chosen = set(request.POST.getlist("line"))
        if form.is_valid():
            try:
                actions.make_card(
                    viewer=request.viewer,
                    chosen=sorted(chosen),
                    own=form.lines(),
                    language=language,
                )
            except (NothingChosen, LinesChanged) as refusal:
                error = str(refusal)
            else:
                return redirect("card:card")
        lost = chosen - {line.key for line in offered}
        gone = lines_gone(request.viewer, lost, offered, language)
    return render(
        request,
        "card/choose.html",
        {
            "places": [_place(place, offered, chosen, form) for place in Place],
            "form": form,
            "error": error,
            "gone": gone,
            "has_marked": any("version" in line.kept for line in offered),
            "changed": _changed(request, card, offered, language),
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _own_of(kept: list[dict]) -> dict[str, str]:
    own: dict[str, list[str]] = {}
    for one in kept:
        if one["kind"] == OWN:
            own.setdefault(f"own-{one['place']}", []).append(one["text"])
    return {name: "\n".join(lines) for name, lines in own.items()}


def _place(
    place: Place, offered: list[Line], chosen: set[str], form: OwnLinesForm
) -> dict:
    groups: dict[tuple[str, str], list[tuple[Line, bool]]] = {}
    for line in offered:
        if line.place == place:
            group = groups.setdefault((line.about, line.source), [])
            group.append((line, line.key in chosen))
    return {
        "place": place,
        "groups": [(*about, lines) for about, lines in groups.items()],
        "own": form[f"own-{place.value}"],
    }


def _changed(
    request: HttpRequest, card: CrisisCard | None, offered: list[Line], language: str
) -> list[str]:
    """Return the lines of the card that no document says any more in these words."""
    if card is None:
        return []
    read = read_card(request.viewer, card, language)
    today = {line.text for line in offered}
    today |= {one["text"] for one in card.content["lines"] if one["kind"] == OWN}
    said = [
        line for part in read.parts for group in part.groups for line in group.lines
    ]
    return [line for line in said if line not in today]


@guard(rules.hold, loads=CrisisCard)
def paper(request: HttpRequest, card: CrisisCard) -> HttpResponse:
    """Give the card as a tagged PDF: to fold in a wallet, or a whole page."""
    form = printing.FORMS.get(request.GET.get("forme", "poche"))
    if form is None or card.sealed is None:
        raise Http404
    require_try(f"card:paper:{request.viewer.person_id}", allowed=SHEETS, within=WITHIN)
    language = get_language() or "fr"
    check = request.build_absolute_uri(reverse("documents:check"))
    code = printed_code(card.check_code)
    pdf = printing.render_card(
        read_card(request.viewer, card, language),
        language=language,
        form=form,
        check_at=check,
        square=f"{check}?{urlencode({'code': code})}" if request.GET.get("qr") else "",
    )
    return _pdf(pdf)


@public(because="Une carte vide ne dit rien de personne : chacun peut l’imprimer.")
def blank(request: HttpRequest) -> HttpResponse:
    """Give an empty card to fill by hand."""
    return _pdf(printing.blank_card(get_language() or "fr"))


def _pdf(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    # The name of the file says nothing: it stays in the list of downloads.
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    return response


@guard(rules.hold, loads=CrisisCard, methods="GET POST")
def withdraw(request: HttpRequest, card: CrisisCard) -> HttpResponse:
    """Say what follows, then erase the card everywhere it can be."""
    if request.method == "POST":
        if card.withdrawn_at is None:
            actions.withdraw_card(viewer=request.viewer, card=card)
        return redirect("card:card")
    return render(request, "card/withdraw.html", {"card": card})


@signed_in("Chacun dit si sa carte est gardée sur cet appareil.", methods="POST")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the card on this device, unless it is shared."""
    if request.session.is_shared_device or devices.state_of(request) == devices.MINE:
        return redirect("card:card")
    _kept, token = actions.keep_on_device(
        viewer=request.viewer,
        device=device_name(request.headers.get("User-Agent", "")),
        session=session_hash(request.session.session_key or ""),
    )
    # The end of the address is for the script: only now does it ask the browser not
    # to erase by itself what it keeps.
    response = redirect(f"{reverse('card:needed')}#garder")
    devices.keep_here(response, token)
    return response


@guard(rules.keep, loads=KeptCard, methods="POST")
def forget(request: HttpRequest, kept: KeptCard) -> HttpResponse:
    """Take the yes back for one device, this one or another."""
    if kept.ended_at is None:
        actions.forget_on_device(viewer=request.viewer, kept=kept)
        messages.success(
            request,
            _("C’est dit. La carte s’efface de l’appareil dès qu’il a du réseau."),
        )
    return redirect("card:card")
