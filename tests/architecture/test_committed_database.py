"""The tests' own footing: a committing test gets a database of its own on either engine."""

import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone


def keep_session(key):
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())
    connection.close()


def test_another_thread_sees_what_was_committed(committed_db):
    thread = threading.Thread(target=keep_session, args=["one"])
    thread.start()
    thread.join()

    assert Session.objects.count() == 1


def test_nothing_is_left_for_the_next_test(committed_db):
    assert Session.objects.count() == 0


@pytest.mark.django_db
def test_the_shared_database_is_untouched():
    assert Session.objects.count() == 0
