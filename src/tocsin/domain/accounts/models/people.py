from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from tocsin.domain.accounts import rules


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, person: "Person") -> "OrganisationQuerySet":
        return self if person.is_staff_member else self.filter(person=person)


class Organisation(models.Model):
    """Our own house, a customer or a supplier."""

    journal_kind: ClassVar[str] = "organisation"
    slug = models.SlugField(max_length=rules.SLUG_LIMIT, unique=True)
    name = models.CharField(max_length=rules.NAME_LIMIT)
    kind = models.CharField(max_length=12)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    members_see_incidents = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class MailDomain(models.Model):
    """A mail domain that maps a new sender to an organisation."""

    domain = models.CharField(max_length=189, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mail_domains")

    def __str__(self) -> str:
        return self.domain


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: "Person") -> "PersonQuerySet":
        """Staff find everybody who can report or work; everybody else finds only themselves."""
        if person.is_staff_member:
            return self.exclude(kind=rules.Kind.SYSTEM)
        return self.filter(pk=person.pk)

    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, person: "Person") -> PersonQuerySet:
        return self.get_queryset().visible_to(person)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()


class Person(AbstractBaseUser):
    """Somebody who reports, works, or acts for the desk itself."""

    journal_kind: ClassVar[str] = "person"
    public_id = models.CharField(max_length=22, unique=True)
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=rules.NAME_LIMIT)
    email = models.CharField(max_length=254, null=True, blank=True, unique=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    location = models.CharField(max_length=rules.NAME_LIMIT, blank=True)
    vip = models.BooleanField(default=False)
    handling_note = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Signed links that were made before lead nowhere any more.
    links_since = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    objects = PersonManager()

    class Meta:
        ordering = ("name", "pk")
        indexes = [models.Index(fields=["kind", "name"], name="person_kind_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff_member(self) -> bool:
        return self.kind in (rules.Kind.AGENT, rules.Kind.SYSTEM)


class Address(models.Model):
    """A mail address that belongs to exactly one person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=254, unique=True)
    preferred = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(preferred=True), name="address_one_preferred"
            )
        ]

    def __str__(self) -> str:
        return self.address
