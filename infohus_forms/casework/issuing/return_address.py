"""Contribution sheets that are out and do not say where the answer is to be sent: made again once the municipality's profile says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from infohus_forms.casework.issuing.context import Desk
from infohus_forms.casework.issuing.make_form import Order, content
from infohus_forms.casework.issuing.new_case import contribution
from infohus_forms.casework.storage.municipality_profile import NAME
from infohus_forms.models.case import Issued
from infohus_forms.models.specification.roles import Role
from infohus_forms.validate.case.course import CONTRIBUTION
from infohus_forms.validate.case.replies import open_rows, sheets_out


def readdressed(desk: Desk, orders: Sequence[Order]) -> tuple[Order, ...]:
    """Return orders of sheets that no row of the overview asks for: made with the case, and with the address now.

    A sheet whose answer has come, or is listed in the overview as received, is left as it is.
    """
    if not desk.profile.returned_to:
        return ()
    taken = {order.replaces for order in orders}
    rows = {sheet.instance for _, _, sheet in open_rows(desk.course) if sheet}
    out = [item for item in sheets_out(desk.course) if item.instance not in taken | rows]
    return tuple(order for item in out for order in _again(desk, item))


def say_why(desk: Desk, orders: Sequence[Order]) -> None:
    """Note that sheets are made again, where nothing but the address is new in them."""
    issued = {item.instance: item for item in desk.course.case.issued}
    if any(order.replaces in issued and _was(desk, issued[order.replaces], order) for order in orders):
        desk.say(
            f"Bidragsskemaerne siger nu, hvor svaret skal sendes hen, som der står i {NAME}. De, der ikke er besvaret, er lavet igen."
        )


def _again(desk: Desk, sheet: Issued) -> Iterator[Order]:
    """Yield the order of a sheet as `new` made it, with the address; nothing for one that was made with more."""
    order = contribution(desk.shelf.form(CONTRIBUTION), sheet.authority, 0, (sheet.authority,), desk.profile)
    if _was(desk, sheet, order):
        yield replace(order, replaces=sheet.instance)


def _was(desk: Desk, sheet: Issued, order: Order) -> bool:
    """Return whether a sheet was made as this order, but for the address: with none, or with only a part of today's."""
    if order.form != CONTRIBUTION:
        return False
    earlier = {"", desk.profile.return_to, desk.profile.contact} - {desk.profile.returned_to}
    own = desk.shelf.form(CONTRIBUTION).meaning.id_of(Role.RETURN_TO)
    known = ({**order.known, own: address} for address in earlier)
    return any(
        sheet.content == content(desk.shelf, desk.course.case.reference, replace(order, known=one)) for one in known
    )
