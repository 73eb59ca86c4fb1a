from django.db import models


class NumberSeries(models.Model):
    """How numbers of one kind are written."""

    slug = models.SlugField(max_length=20, unique=True)
    pattern = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.slug


class NumberCounter(models.Model):
    """The last number given in one year of a series."""

    series = models.ForeignKey(NumberSeries, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="counter_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
