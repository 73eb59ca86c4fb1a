from typing import ClassVar

from django.db import models

from tocsin.domain.accounts.models import Person, Team


class CategoryQuerySet(models.QuerySet["Category"]):
    def visible_to(self, person: Person) -> "CategoryQuerySet":
        """Everybody who can report chooses from the same tree; retired ones are for staff."""
        return self if person.is_staff_member else self.filter(is_active=True)

    def active(self) -> "CategoryQuerySet":
        return self.filter(is_active=True)


class Category(models.Model):
    """A node of the tree that decides who works on an incident and how grave it is by default."""

    journal_kind: ClassVar[str] = "category"
    path = models.CharField(max_length=250, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=120)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    impact = models.CharField(max_length=12, blank=True)
    urgency = models.CharField(max_length=12, blank=True)
    security = models.BooleanField(default=False)
    special_handling = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.path


class CategoryField(models.Model):
    """A field that incidents of a category, and of those below it, have besides the usual ones."""

    wording_kind: ClassVar[str] = "field"
    category = models.ForeignKey(Category, models.PROTECT, related_name="fields")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["category", "slug"], name="category_field_once")
        ]

    def __str__(self) -> str:
        return self.slug


class FieldOption(models.Model):
    """One of the answers that a field of choice allows."""

    wording_kind: ClassVar[str] = "option"
    field = models.ForeignKey(CategoryField, models.CASCADE, related_name="options")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["field", "slug"], name="field_option_once")]

    def __str__(self) -> str:
        return self.slug


class ChecklistStep(models.Model):
    """A step that the category's checklist puts on every new incident."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, person: Person) -> "ServiceQuerySet":
        return self if person.is_staff_member else self.filter(is_active=True)


class Service(models.Model):
    """Something people rely on, with an owner, hours and a statement of what normal means."""

    journal_kind: ClassVar[str] = "service"
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    normal_operation = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.slug


class ServiceLink(models.Model):
    """Where the technical documentation of a service stands."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="links")
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=500)

    def __str__(self) -> str:
        return self.title


class MatrixCell(models.Model):
    """Which priority an impact and an urgency give together."""

    journal_kind: ClassVar[str] = "matrix"
    impact = models.CharField(max_length=12)
    urgency = models.CharField(max_length=12)
    priority = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["impact", "urgency"], name="matrix_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.impact}, {self.urgency} = {self.priority}"


class Wording(models.Model):
    """How a category or a service is called in one of the reporters' languages."""

    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "field", "language"], name="wording_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
