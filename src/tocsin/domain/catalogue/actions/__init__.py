"""Everything that changes categories, services and the matrix."""

from tocsin.domain.catalogue.actions.asking import ask, set_checklist
from tocsin.domain.catalogue.actions.categories import (
    Defaults,
    change_category,
    create_category,
    move_category,
)
from tocsin.domain.catalogue.actions.matrix import set_matrix_cell
from tocsin.domain.catalogue.actions.normality import Normality, change_service, create_service
from tocsin.domain.catalogue.actions.wording import word

__all__ = [
    "Defaults",
    "Normality",
    "ask",
    "change_category",
    "change_service",
    "create_category",
    "create_service",
    "move_category",
    "set_checklist",
    "set_matrix_cell",
    "word",
]
