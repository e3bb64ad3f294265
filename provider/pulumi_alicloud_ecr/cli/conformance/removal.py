"""Removing what a run made, on the way and in the end, and finding what a killed run left."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping

from ...api import error_codes
from ...api.call import never
from ...api.errors import ApiError, EcrError
from ...api.routing import RouteTableLink
from ...lifecycle.route_table_links import ASSOCIATIONS, PROPAGATIONS, Links
from .laboratory import TAG, Laboratory

#: How the status of a route table association is called that has ended and is still listed.
ENDED = ("", "Deleted")


def detach(lab: Laboratory, id: str, force: bool = False) -> None:
    """Delete an attachment and see it gone."""
    cloud = lab.connection.cloud
    _until_accepted(
        lab, lambda t: cloud.delete_attachment(id, force, t), lambda: not lab.attachment_status(id)
    )
    see_detached(lab, id)


def detach_untied(lab: Laboratory, id: str) -> None:
    """`detach` for an attachment that may be tied to route tables."""
    with contextlib.suppress(EcrError):
        unlink_all(lab, id)
    detach(lab, id)


def undo_attachment(lab: Laboratory, id: str) -> None:
    """Detach what was made though it should not have been, once it is Attached."""
    lab.attached(id)
    detach_untied(lab, id)


def see_detached(lab: Laboratory, id: str) -> None:
    """See an attachment gone whose delete was accepted."""
    lab.watch(id, lambda: lab.attachment_status(id), lambda status: not status)
    _gone(lab, lab.attachments, id)


def dissociate(lab: Laboratory, id: str) -> None:
    """Delete an association and see it gone."""
    cloud = lab.connection.cloud
    _until_accepted(
        lab,
        lambda t: cloud.delete_association(id, lab.ecr_id, False, t),
        lambda: not lab.association_status(id),
    )
    see_dissociated(lab, id)


def see_dissociated(lab: Laboratory, id: str) -> None:
    """See an association gone whose delete was accepted."""
    lab.watch(id, lambda: lab.association_status(id), lambda status: not status)
    _gone(lab, lab.associations, id)


def unlink(lab: Laboratory, links: Links, link: RouteTableLink) -> None:
    """End an association with a route table, or a propagation to it, and see it gone."""
    cloud = lab.connection.cloud
    _until_accepted(
        lab, lambda t: links.delete(cloud, link, t), lambda: lab.link_status(links, link) in ENDED
    )
    lab.watch_link(links, link, lambda status: status in ENDED)


def unlink_all(lab: Laboratory, attachment_id: str) -> None:
    """End what ties an attachment to any route table of the transit router."""
    for table in lab.tables():
        for links in (ASSOCIATIONS, PROPAGATIONS):
            link = RouteTableLink(attachment_id, table.id, "")
            if lab.link_status(links, link) not in ENDED:
                unlink(lab, links, link)


def delete_route_table(lab: Laboratory, id: str) -> None:
    """Delete a route table of the run and see it gone."""

    def gone() -> bool:
        return all(table.id != id for table in lab.tables())

    cloud = lab.connection.cloud
    _until_accepted(lab, lambda t: cloud.delete_route_table(id, t), gone)
    lab.watch(id, lambda: "" if gone() else "listed", lambda status: not status)
    _gone(lab, lab.route_tables, id)


def remove_leftovers(lab: Laboratory) -> Iterator[str]:
    """Remove what a run that was killed left: it bears the mark of a run, or the journal knows it."""
    for add in _FINDERS.values():
        add(lab)
    for id in (*lab.attachments, *lab.associations, *lab.route_tables):
        lab.say(f"{id} was left by an earlier run: removing it")
    yield from _remove_all(lab)


def clean_up(lab: Laboratory) -> Iterator[str]:
    """Remove all that was made, also when the user has interrupted; a line for each that could not be removed."""
    lab.interrupted = never
    lab.silent.clear()
    for what, add in _FINDERS.items():
        try:
            # A create without an answer may have made something that nobody knows the id of.
            add(lab)
        except EcrError as error:
            yield f"{what} could not be listed: {error}"
    yield from _remove_all(lab)


def _remove_all(lab: Laboratory) -> Iterator[str]:
    for id in list(lab.attachments):
        yield from _removed(id, lambda id=id: _detach_by_all_means(lab, id))  # type: ignore[misc]
    for id in list(lab.associations):
        yield from _removed(id, lambda id=id: dissociate(lab, id))  # type: ignore[misc]
    for id in list(lab.route_tables):
        yield from _removed(id, lambda id=id: delete_route_table(lab, id))  # type: ignore[misc]


def _detach_by_all_means(lab: Laboratory, id: str) -> None:
    try:
        detach_untied(lab, id)
    except ApiError:
        # Nobody else has anything that depends on it, and its association goes next anyway.
        detach(lab, id, force=True)


def _add_attachments(lab: Laboratory) -> None:
    _add(lab, lab.attachments, ((each.id, each.name, each.tags) for each in lab.listed()))


def _add_associations(lab: Laboratory) -> None:
    _add(lab, lab.associations, ((each.id, each.description, each.tags) for each in lab.associated_with()))


def _add_tables(lab: Laboratory) -> None:
    _add(lab, lab.route_tables, ((each.id, each.name, {}) for each in lab.tables() if each.type != "System"))


def _add(lab: Laboratory, made: list[str], there: Iterable[tuple[str, str, Mapping[str, str]]]) -> None:
    """Of what is there, with its name or description and its tags, add what a run has made."""
    known = _known_to_journal(lab)
    for id, label, tags in there:
        if id not in made and (id in known or TAG in tags or label.startswith(TAG)):
            made.append(id)


_FINDERS: dict[str, Callable[[Laboratory], None]] = {
    "attachments": _add_attachments,
    "associations": _add_associations,
    "route tables": _add_tables,
}


def _known_to_journal(lab: Laboratory) -> set[str]:
    """Ids of what this machine has made with this pair and not seen gone."""
    return {attempt.id for attempt in lab.connection.journal.attempts(lab.journal_key) if attempt.id}


def _gone(lab: Laboratory, made: list[str], id: str) -> None:
    if id in made:
        made.remove(id)
    journal = lab.connection.journal
    for attempt in journal.attempts(lab.journal_key):
        if attempt.id == id:
            journal.failed(lab.journal_key, attempt)


def _until_accepted(lab: Laboratory, delete: Callable[[float], None], is_gone: Callable[[], bool]) -> None:
    """Delete what may be in a status that refuses it for a while. Raises the refusal that stays."""
    error: ApiError | None = None
    for _ in lab.looks():
        error = lab.refusal(delete)
        if error is None or is_gone():
            return
        if not error_codes.passes(error) and not error.code.endswith("AttachmentExisted"):
            break
    if error is not None:
        raise error


def _removed(id: str, remove: Callable[[], None]) -> Iterator[str]:
    try:
        remove()
    except EcrError as error:
        yield f"{id} is left: {error}"
