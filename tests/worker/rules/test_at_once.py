"""Several workers that catch up at once write no more letters than one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.makers import make_agent, make_team
from tests.promises import make_promise
from tests.worker.rules.conftest import HOUR, MONDAY, after, make_rule, taken
from tocsin.base import instants
from tocsin.domain.journal.models import Outbox
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import LETTERS
from tocsin.worker.duties import automate, hear, keep_time

WORKERS = 3


def working(duty):
    """Let several workers do one duty until nothing is left of it."""

    def work(_):
        with instants.at(MONDAY + 10 * HOUR):
            while duty(lambda: True):
                pass
        connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))


@pytest.mark.long
def test_one_reader_gets_one_letter_from_several_workers(committed_db):
    make_promise()
    make_promise("update", target=HOUR)
    team = make_team("desk")
    mira = make_agent("Mira Stein", team=team)
    make_rule(percent=100)
    for number in range(2 * LETTERS):
        taken(mira, team, f"Printer {number}")
    after(9, keep_time)
    assert Outbox.objects.filter(consumer="automation").count() == 4 * LETTERS

    working(automate)
    working(hear)

    told = Delivery.objects.filter(person=mira)
    (letter,) = told.filter(progress="queued")
    assert (letter.notice, told.count()) == ("digest", 4 * LETTERS)
    assert letter.gathered.count() == 4 * LETTERS - 1
