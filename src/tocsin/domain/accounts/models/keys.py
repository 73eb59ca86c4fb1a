from datetime import datetime

from django.db import models
from django.db.models import Q

from tocsin.domain.accounts import rules
from tocsin.domain.accounts.models.people import Person


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, person: Person) -> "TokenQuerySet":
        return self.filter(person=person)

    def usable(self, now: datetime) -> "TokenQuerySet":
        alive = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(alive, revoked_at=None, person__is_active=True)


class Token(models.Model):
    """A key with which a program acts as a person; only its hash is kept."""

    public_id = models.CharField(max_length=22, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=rules.NAME_LIMIT)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=24)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Throttle(models.Model):
    """How often something was tried in the current window."""

    key = models.CharField(max_length=100, unique=True)
    hits = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class SetUpCode(models.Model):
    """The one-time code, printed on the console, that makes the first administrator."""

    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:6]


class IdempotencyReceipt(models.Model):
    """What was answered to a request with an idempotency key, so that a repeat gets the same."""

    person = models.ForeignKey(Person, models.CASCADE)
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="receipt_once")]

    def __str__(self) -> str:
        return self.key
