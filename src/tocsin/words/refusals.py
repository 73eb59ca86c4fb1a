"""The sentence for every code with which the domain refuses, in the reader's language.

Details of the refusal fill the named placeholders. A code is added here where it is raised; one
that asks for a right needs no sentence of its own.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.base.errors import NotAllowed, Refusal
from tocsin.words.labels import label

SENTENCES: dict[str, Promise] = {
    "not_allowed": _("You do not have the right to do this."),
    # what a field holds
    "field.missing": _("Please fill this in."),
    "field.too_long": _("This is too long, %(limit)s characters are the limit."),
    "field.unprintable": _("This holds a character that cannot be shown."),
    "field.unknown": _("The desk knows no such field."),
    "choice.unknown": _("This is not one of the choices."),
    "choice.twice": _("This is chosen twice."),
    "instant.too_early": _("This lies before 1970."),
    "instant.future": _("This lies in the future."),
    "instant.past": _("This lies in the past."),
    "instant.range": _("Choose a time between %(first)s and %(last)s."),
    "instant.too_far": _("This lies more than %(years)s years ahead."),
    "instant.after_registration": _("That was after it was reported."),
    "instant.after_detection": _("It cannot have occurred after it was detected."),
    "limit.range": _("A list has between 1 and %(limit)s lines."),
    "url.invalid": _("This is not the address of a web page."),
    "slug.invalid": _("Use small letters, digits and hyphens."),
    "slug.taken": _("This short name is taken."),
    "query.unknown_field": _("The search does not know “%(word)s”."),
    "query.unknown_value": _("The search does not understand “%(word)s”."),
    "query.too_long": _("A search has at most %(limit)s words."),
    # people and teams
    "address.invalid": _("This is not a mail address."),
    "address.taken": _("This address belongs to somebody else."),
    "administrator.last": _("The desk needs one administrator. Make somebody else one first."),
    "password.too_short": _("Too short: use at least %(least)s characters."),
    "password.too_long": _("Too long: use at most %(limit)s characters."),
    "password.too_simple": _("Too simple: use more different characters."),
    "password.too_personal": _("Too close to the name or the address."),
    "password.too_common": _("This is among the first that somebody would try."),
    "person.unknown": _("Nobody has this address here."),
    "person.never_signs_in": _("This one acts for the desk and never signs in."),
    "person.own_deactivation": _("Nobody can lock themselves out. Ask another administrator."),
    "organisation.unknown": _("There is no such organisation."),
    "role.one_reach": _("A role reaches over an organisation or a team, not both."),
    "role.agents_only": _("Only agents can hold this role."),
    "team.unknown": _("There is no such team."),
    "team.inactive": _("This team takes no more incidents."),
    "team.tier": _("A team stands on level 1, 2 or 3."),
    "team.agents_only": _("Only agents can join a team."),
    "token.expired_already": _("This token would be over before it begins."),
    # the first visit, and every other
    "sign_in.failed": _("Address and password do not go together. Check both and try again."),
    "sign_in.throttled": _("Too many attempts. Wait %(minutes)s min, then try again."),
    "set_up.code_wrong": _("This is not the code that the console printed."),
    "set_up.done": _("This desk has been set up already. Sign in instead."),
    # the catalogue
    "category.unknown": _("There is no such category."),
    "category.too_deep": _("Categories go at most %(limit)s levels deep."),
    "category.own_branch": _("A category cannot hang below itself."),
    "category.not_empty": _("Retire what hangs below it first."),
    "category.parent_retired": _("Offer the category above it first."),
    "field.kind_stays": _("What a field takes stays as it is. Leave it out and add another."),
    "field.choices_missing": _("Name what can be chosen."),
    "field.no_choices": _("Only a field of choice has something to choose from."),
    "service.unknown": _("There is no such service."),
    # mailboxes
    "mailbox.unknown": _("There is no such mailbox."),
    "mailbox.taken": _("There is a mailbox of this address already."),
    "mailbox.host_invalid": _("This is not the name or the address of a server."),
    "mailbox.unencrypted": _("Without encryption only a server on this machine is asked."),
    "mailbox.moved_nowhere": _("This is the folder it is fetched from. Choose another."),
    "mailbox.category_asks": _("This category asks for fields, which no mail fills in."),
    "mailbox.secret_again": _("Another server: give the password or token again."),
    "mailbox.domain_invalid": _("“%(value)s” is no domain. Write it as example.org."),
    # calendars
    "calendar.unknown": _("There is no such calendar."),
    "calendar.retired": _("This calendar is retired. Offer it again first."),
    "calendar.in_use": _("Something still counts by this calendar. Give it another first."),
    "calendar.never_open": _("Nothing is open within a year from now, so nothing would fall due."),
    "calendar.unknown_zone": _("There is no time zone “%(value)s”."),
    "calendar.unknown_day": _("“%(value)s” is no day: mon, tue, wed, thu, fri, sat or sun."),
    "calendar.overlapping_slots": _("%(value)s overlaps with other hours of that day."),
    "calendar.empty_slot": _("%(value)s ends when it begins."),
    "calendar.inverted_slot": _("%(value)s ends before it begins; a date ends at 24:00."),
    "calendar.bad_time": _("“%(value)s” is no time. Write it as 08:00-16:00."),
    "calendar.bad_date": _("“%(value)s” is not a date. Write it as 2026-12-24."),
    "calendar.far_date": _("Choose a date between %(first)s and %(last)s, not %(value)s."),
    "calendar.unknown_key": _("A calendar says nothing of “%(value)s”."),
    "calendar.not_read": _("This is not written the way a calendar is."),
    "calendar.day_twice": _("This date is there twice."),
    "calendar.too_many_slots": _("A day has at most %(limit)s slots."),
    "calendar.too_many_dates": _("A calendar has at most %(limit)s such days."),
    "preview.start": _("Choose a start between 1970 and 2100."),
    "preview.amount": _("Ask for at most %(limit)s days."),
    "holidays.unknown_country": _("Of this country no holidays are known."),
    "holidays.unknown_part": _("This country has no such part."),
    "holidays.years": _("Choose one to %(limit)s years between 1970 and 2100."),
    "holidays_file.empty": _("This file is empty."),
    "holidays_file.too_large": _("This file is too large for a list of holidays."),
    "holidays_file.too_many_entries": _("This file has too many entries."),
    "holidays_file.not_text": _("Line %(line)s is no text in UTF-8. This is no iCalendar file."),
    "holidays_file.not_a_calendar": _("This is no iCalendar file: it begins with “%(value)s”."),
    "holidays_file.not_a_line": _("Line %(line)s cannot be read: “%(value)s”."),
    "holidays_file.not_closed": _("“%(value)s” on line %(line)s has no other end."),
    "holidays_file.not_an_entry": _("The entry that begins on line %(line)s cannot be read."),
    "holidays_file.no_date": _("The entry that begins on line %(line)s has no date."),
    "holidays_file.said_twice": _("Line %(line)s says %(value)s a second time."),
    "holidays_file.bad_value": _("What line %(line)s says of %(value)s makes no sense."),
    "holidays_file.ends_before": _("What ends on line %(line)s, %(value)s, begins later."),
    "holidays_file.too_long": _("%(value)s days on line %(line)s are too many for a holiday."),
    "holidays_file.not_yearly": _("Line %(line)s repeats in another way than every year."),
    # promises
    "promise.target": _("Promise between one second and ten years, in whole seconds."),
    "promise.calendar_missing": _("Choose the calendar by which it counts."),
    "promise.calendar_unused": _("By these hours no calendar counts. Take it off."),
    "promise.team_ola_only": _("Only what teams agree is about a team."),
    "promise.supplier_only": _("Only what a supplier agrees is about a supplier."),
    "promise.update_sla_only": _("Only customers are promised a next update."),
    "promise.response_never_pauses": _("Nothing stops the time until the first answer."),
    "promise.unknown": _("There is no such promise."),
    "promise.ended": _("This promise has ended. Let it hold again first."),
    # rules
    "rule.does_nothing": _("Choose what the rule does."),
    "rule.field_unused": _("This says nothing of what the rule waits for. Leave it out."),
    "rule.highest_already": _("It has the highest priority already."),
    "rule.on_level_already": _("It is on this level already, or above."),
    "rule.retired_already": _("This rule is retired already."),
    "rule.update_is_for_customers": _("Only customers are promised a next update."),
    "rule.unknown": _("There is no such rule."),
    # incidents
    "illegal_move": _("An incident that is “%(old_word)s” does not go there."),
    "incident.changed_meanwhile": _("Somebody else changed this a moment ago. Look once more."),
    "incident.said_meanwhile": _(
        "Somebody wrote while you did. It stands above now; look, then send again."
    ),
    "journal.changed_meanwhile": _("Somebody else changed this a moment ago. Look once more."),
    "instant.before_registration": _("That was before it was reported."),
    "instant.before_start": _("This ends before it begins."),
    "correction.moves_nothing": _("No clock would show anything else than it does now."),
    "hold.none_wanted": _("What was not on hold waited for nothing. Leave this out."),
    "times.unchanged": _("That is what the record says already."),
    "already_acknowledged": _("Somebody has acknowledged this already."),
    "acknowledgement.nobody_to_take_it": _("Only a person can take an incident."),
    "assignment_unchanged": _("It is already there."),
    "assignment.empty": _("Choose a team or a person."),
    "assignment.cannot_work_on_it": _("This person cannot work on incidents of this desk."),
    "assignment.not_in_team": _("This person is not in that team."),
    "visit.too_long": _("A guest stays %(days)s days at most."),
    "guest.involved": _("This person was named as involved and cannot see it."),
    "major.accepted_already": _("This is a major incident already."),
    "major.cannot_see_it": _("This person does not see the incident from inside."),
    "major.holds_it_already": _("This person has the part already."),
    "major.holds_it_not": _("This person does not have the part."),
    "major.is_none": _("This is no major incident."),
    "major.needs_manager": _("Somebody always leads a major incident. Hand the part over."),
    "major.not_resolved": _("Say that it is resolved when it is."),
    "major.not_proposed": _("Nobody proposed this as a major incident."),
    "major.proposed_already": _("This has been proposed as a major incident before."),
    "major.stays": _("A major incident stays one of its own. Merge the other into it."),
    "stakeholder_list.unknown": _("There is no such list of stakeholders."),
    "stakeholder_list.taken": _("There is a list of this short name already."),
    "number.invalid": _("This is not a number."),
    "date.invalid": _("This is not a date. Write it as 2026-11-24."),
    "type.wrong": _("This is not the kind of value that belongs here."),
    "task.done_already": _("Somebody has finished this already."),
    "task.open_already": _("This is still to be done."),
    "task.owner_cannot_see": _("This person does not see the incident from inside."),
    "watcher.cannot_see": _("This person does not see the incident from inside."),
    "watcher.involved": _("This person was named as involved and cannot see it."),
    "watcher.reporter": _("This is who reported it, and hears of it anyway."),
    "assessment_due": _("Somebody has to assess the solution before this is closed."),
    "no_response.never_here": _("Security and major incidents are not ended by silence."),
    "number.range": _("Give a number in the range that makes sense here."),
    "rating.settled": _("A rating can be changed for %(hours)s hours. Thank you for yours."),
    "escalation.one_target": _("Choose one: a team, a level or a supplier."),
    "escalation.same_team": _("This team has it already. Choose another."),
    "escalation.which_team": _("No single team stands for this level. Choose the team."),
    "escalation.nothing_to_hand_back": _("Nobody passed this on, so there is nobody to return to."),
    "escalation.no_level": _("There is no such level of management."),
    "escalation.level_used": _("This level has been informed before. Change it instead."),
    "escalation.other_kind": _("This does not belong to this kind of escalation."),
    "caller.not_of_it": _("This person neither reported it nor takes part in it."),
    "caller.only_in_public": _("What a caller says is public."),
    "illegal_link": _("An incident cannot lead back to itself."),
    "illegal_merge": _("These two cannot become one."),
    "incident.unknown": _("There is no such incident."),
    "inquiry.closed": _("This conversation with the supplier has ended. Open a new one."),
    "involved.oneself": _("You cannot name yourself as involved."),
    "link.there_already": _("These are linked like this already."),
    "link.gone": _("This link is gone already."),
    "merge.secrecy_differs": _(
        "One of the two is confidential and the other is not. Make them alike first."
    ),
    "merged": _("This goes on in another incident. Do it there, or undo the merge."),
    "message.unknown": _("This was not said here."),
    "not_merged": _("This was not merged, so there is nothing to undo."),
    "supplier.none": _("This is not a supplier."),
    "supplier.not_theirs": _("This person does not work for that supplier."),
    "hold.agreed_only_with_supplier": _("Only a supplier's time can be agreed."),
    "rating.range": _("Rate from 1 to 5."),
    "reopen_window_over": _(
        "It ended more than %(days)s days ago. Register a new incident and link this one."
    ),
    "delivery.not_given_up": _("This letter was not given up; it leaves by itself."),
    # programs
    "failed": _("The desk failed at this. Its log says more under %(request)s."),
    "not_found": _("There is nothing here, or nothing for you."),
    "method.unknown": _("This cannot be done here; `Allow` says what can."),
    "token.missing": _("Send a token: `Authorization: Bearer …`."),
    "token.invalid": _("This token is unknown, over or revoked."),
    "token.scope_missing": _("This token was not given the scope “%(scope)s”."),
    "body.malformed": _("The body could not be read: it is not what it says it is."),
    "body.not_json": _("Send JSON, with `Content-Type: application/json`."),
    "body.too_large": _("The request is too large, %(limit)s bytes are the limit."),
    "cursor.invalid": _("This is no cursor of this list."),
    "field.type": _("This is of another type than the field."),
    "field.range": _("This lies outside %(least)s to %(limit)s."),
    "field.range.least": _("This is too little, %(least)s is the least."),
    "field.range.limit": _("This is too much, %(limit)s is the limit."),
    "file.unnamed": _("This part of the form names no file: give it a `filename`."),
    "field.too_many": _("These are too many, %(limit)s are the limit."),
    "instant.invalid": _("This is no time as RFC 3339 writes it."),
    "instant.naive": _("This time lacks its offset, for instance Z or +01:00."),
    "idempotency_key_invalid": _("A key has 1 to 255 printable ASCII characters."),
    "idempotency_key_reused": _("This key was sent before with another request."),
    "record.passed": _("This was changed since you read it. Read it again."),
    "incident.version_passed": _("The incident is at version %(version)s by now. Read it again."),
    "range.outside": _("The file has no such part."),
}


def told(refusal: Refusal) -> str:
    """Return the sentence for a refusal; without one of its own, a missing right says just that."""
    known = refusal.code in SENTENCES or not isinstance(refusal, NotAllowed)
    return sentence(refusal.code if known else "not_allowed", refusal.details)


def sentence(code: str, details: Mapping[str, Any] | None = None) -> str:
    """Return the sentence for `code`; an unknown code still says that nothing was changed."""
    words = SENTENCES.get(_finer(code, details or {}))
    if words is None:
        refused = gettext("This was refused and nothing was changed. (%(code)s)")
        return refused % {"code": code}
    try:
        return str(words) % _readable(details or {})
    except KeyError:
        return str(words)


def _finer(code: str, details: Mapping[str, Any]) -> str:
    """Return the code of the sentence that needs one bound, where only that one is known."""
    bounds = [name for name in ("least", "limit") if name in details]
    return f"{code}.{bounds[0]}" if code == "field.range" and len(bounds) == 1 else code


def _readable(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details with a wait in whole minutes and the word for a state beside them."""
    readable = dict(details)
    if "retry_after" in details:
        readable["minutes"] = max(1, -(-int(details["retry_after"]) // 60))
    if "old" in details:
        readable["old_word"] = label("state", str(details["old"]))
    return readable
